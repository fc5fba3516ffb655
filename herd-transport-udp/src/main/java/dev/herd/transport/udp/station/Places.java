package dev.herd.transport.udp.station;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many links of others' there may be, on all sockets of a node: what the node dials itself takes no place. It keeps what a
 * transport holds within reason, no more; the node sees to it that strangers keep no peer out. Any thread.
 */
public final class Places {

    private final int most;
    private final AtomicInteger taken = new AtomicInteger();

    /**
     * All are free.
     *
     * @param most how many there are
     */
    public Places(int most) {
        this.most = most;
    }

    boolean take() {
        if (taken.incrementAndGet() <= most) {
            return true;
        }
        taken.decrementAndGet();
        return false;
    }

    void giveBack() {
        taken.decrementAndGet();
    }

    /**
     * How many are taken.
     *
     * @return the number
     */
    public int taken() {
        return taken.get();
    }

    @Override
    public String toString() {
        return taken + " of " + most;
    }
}

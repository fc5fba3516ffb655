package dev.herd.transport.udp.station;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What handshakes were begun with that are over, while their cookies may still be good: whoever has recorded one could
 * otherwise have a session begun again and again until then. Past the bound the oldest is forgotten; what a replay of that
 * one makes is one of few unconfirmed sessions, for seconds.
 */
final class Spent {

    /** More than a herd's nodes dial in two minutes; about 100 bytes each. */
    static final int MOST = 1_024;

    private final Map<ByteBuffer, Long> until = new LinkedHashMap<>(); // the oldest first

    /**
     * One more.
     *
     * @param half the initiator's half of the agreement; kept
     * @param answeredAt when it was answered, with a cookie that was good then
     */
    void add(ByteBuffer half, long answeredAt, long now) {
        forget(now);
        if (answeredAt + Cookies.LONGEST_GOOD <= now) {
            return;
        }
        if (until.size() == MOST) {
            Iterator<ByteBuffer> oldest = until.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        until.put(half, answeredAt + Cookies.LONGEST_GOOD);
    }

    boolean has(ByteBuffer half, long now) {
        forget(now);
        return until.containsKey(half);
    }

    /** Those that were answered earlier but were added later wait for the ones before them: for seconds. */
    private void forget(long now) {
        Iterator<Long> oldest = until.values().iterator();
        while (oldest.hasNext() && oldest.next() <= now) {
            oldest.remove();
        }
    }

    int size() {
        return until.size();
    }
}

package dev.herd.store;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Which threads are in an update of a store right now. What the function of an update calls must not wait for a stripe:
 * two functions that each hold one and wait for the other's would wait for ever, and one that came back to its own,
 * where the monitor lets its owner in, would pull the slot away from its caller.
 */
final class Changing {

    // A class of the JDK, since the threads of a pool would keep the class loader of any other alive.
    private final ThreadLocal<AtomicBoolean> mine = ThreadLocal.withInitial(AtomicBoolean::new);

    /** Begins an update on this thread. */
    void begin() {
        refuse();
        mine.get().setPlain(true);
    }

    void end() {
        mine.get().setPlain(false);
    }

    /** Throws IllegalStateException if this thread is in an update. */
    void refuse() {
        if (mine.get().getPlain()) {
            throw new IllegalStateException(
                    "the function that changes a key may read the store, but must not change it: "
                            + "other keys are changed before or after");
        }
    }
}

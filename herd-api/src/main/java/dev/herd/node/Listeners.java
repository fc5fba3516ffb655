package dev.herd.node;

import dev.herd.value.Keyed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Who is told of changes. Read by every update without a lock, as an array that is replaced, never changed. */
public final class Listeners {

    private static final ListenerQueue[] NONE = new ListenerQueue[0];

    private volatile ListenerQueue[] queues = NONE;

    /** Marks a key whose record has changed in the queues of those who listen to it. */
    void changed(Keyed key) {
        for (ListenerQueue queue : queues) {
            queue.changed(key);
        }
    }

    /**
     * Adds a listener; it is told of changes from now on.
     *
     * @param queue its queue
     */
    public synchronized void add(ListenerQueue queue) {
        ListenerQueue[] more = Arrays.copyOf(queues, queues.length + 1);
        more[queues.length] = queue;
        queues = more;
    }

    /**
     * Removes a listener; nothing more is put in its queue.
     *
     * @param queue its queue
     */
    public synchronized void remove(ListenerQueue queue) {
        List<ListenerQueue> rest = new ArrayList<>(Arrays.asList(queues));
        rest.remove(queue);
        queues = rest.toArray(NONE);
    }
}

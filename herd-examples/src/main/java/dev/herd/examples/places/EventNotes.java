package dev.herd.examples.places;

import dev.herd.HerdEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Notes in the server's log what happens to its node, above all links made and lost. Called by one thread at a time. */
final class EventNotes implements Consumer<HerdEvent> {

    /** Who may knock is not ours to choose, so what is remembered of it has a bound. */
    private static final int MOST_REMEMBERED = 256;

    private final ServerLog log;
    private final Map<String, String> refusals = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    EventNotes(ServerLog log) {
        this.log = log;
    }

    @Override
    public void accept(HerdEvent event) {
        if (event instanceof HerdEvent.LinkUp up) {
            log.event("linked with " + up.node() + " at " + up.remote());
        } else if (event instanceof HerdEvent.LinkDown down) {
            log.event("link with " + down.node() + " at " + down.remote() + " is lost: " + down.reason());
        } else if (event instanceof HerdEvent.LinkRefused refused) {
            noteOnce(refused);
        } else {
            log.event(event.toString());
        }
    }

    /** A neighbour that is down is dialled about once a second; that it still is down is no news. */
    private void noteOnce(HerdEvent.LinkRefused refused) {
        if (!refused.reason().equals(refusals.put(refused.remote(), refused.reason()))) {
            log.event("no link with " + refused.remote() + ": " + refused.reason());
        }
    }
}

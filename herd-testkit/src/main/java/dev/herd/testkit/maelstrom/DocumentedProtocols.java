package dev.herd.testkit.maelstrom;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The protocols that the chapter on broadcast of Maelstrom's documentation builds and measures, one after the other:
 * since their figures are known, they show whether a run counts as Maelstrom does.
 */
public final class DocumentedProtocols {

    private static final long RETRY_NANOS = 1_000_000_000;

    private DocumentedProtocols() {}

    /**
     * Tells all neighbours what is new, the one it came from included.
     *
     * @return the protocol
     */
    public static BroadcastProtocol<Integer> echoing() {
        return place -> new Gossip<>(place) {
            @Override
            void spread(int message, String from) {
                place.neighbours().forEach(neighbour -> place.send(neighbour, message));
            }

            @Override
            public void received(String from, Integer message) {
                take(message, from);
            }
        };
    }

    /**
     * Tells all neighbours what is new, but the one it came from.
     *
     * @return the protocol
     */
    public static BroadcastProtocol<Integer> gossip() {
        return place -> new Gossip<>(place) {
            @Override
            void spread(int message, String from) {
                others(from).forEach(neighbour -> place.send(neighbour, message));
            }

            @Override
            public void received(String from, Integer message) {
                take(message, from);
            }
        };
    }

    /**
     * As {@link #gossip}, but each message is acknowledged, and sent again every second until it is.
     *
     * @return the protocol
     */
    public static BroadcastProtocol<Told> retrying() {
        return Retrying::new;
    }

    /**
     * What a retrying node sends.
     *
     * @param message what was broadcast
     * @param acknowledged whether this says that it has arrived, rather than telling it
     */
    public record Told(int message, boolean acknowledged) {}

    private abstract static class Gossip<M> implements BroadcastNode<M> {
        private final BroadcastPlace<M> place;
        private final Set<Integer> messages = new LinkedHashSet<>();

        Gossip(BroadcastPlace<M> place) {
            this.place = place;
        }

        abstract void spread(int message, String from);

        final void take(int message, String from) {
            if (messages.add(message)) {
                spread(message, from);
            }
        }

        final List<String> others(String from) {
            List<String> others = new ArrayList<>(place.neighbours());
            others.remove(from);
            return others;
        }

        @Override
        public final void broadcast(int message, Runnable done) {
            take(message, "");
            done.run();
        }

        @Override
        public final void read(Consumer<List<Integer>> answer) {
            answer.accept(List.copyOf(messages));
        }
    }

    private static final class Retrying extends Gossip<Told> {
        private record Owed(String neighbour, int message) {}

        private final BroadcastPlace<Told> place;
        private final Set<Owed> unacknowledged = new LinkedHashSet<>();

        Retrying(BroadcastPlace<Told> place) {
            super(place);
            this.place = place;
        }

        @Override
        void spread(int message, String from) {
            List<Owed> owed = others(from).stream()
                    .map(neighbour -> new Owed(neighbour, message))
                    .toList();
            unacknowledged.addAll(owed);
            tell(owed);
        }

        private void tell(List<Owed> owed) {
            List<Owed> still = owed.stream().filter(unacknowledged::contains).toList();
            if (!still.isEmpty()) {
                still.forEach(each -> place.send(each.neighbour, new Told(each.message, false)));
                place.timing().after(RETRY_NANOS, () -> tell(still));
            }
        }

        @Override
        public void received(String from, Told told) {
            if (told.acknowledged) {
                unacknowledged.remove(new Owed(from, told.message));
            } else {
                place.send(from, new Told(told.message, true));
                take(told.message, from);
            }
        }
    }
}

package dev.herd.testkit.maelstrom;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Jepsen's checker {@code set-full}. Of each element that was added it keeps when that became known, and the latest reads,
 * by when they were asked for, that had it and hadn't. An element is stable if the former is the later one, and
 * how long it took is the time from when it was known to the last read without it.
 *
 * <p>Stricter in one thing: that of Jepsen finds no duplicates ever, this one finds an element that a read has twice.
 */
final class SetFull {

    private static final double[] QUANTILES = {0, 0.5, 0.95, 0.99, 1};

    /** A moment of a history: events at the same time still have an order. */
    record Event(long index, long time) {
        private static final Event NEVER = new Event(-1, 0);

        private boolean happened() {
            return index >= 0;
        }

        private boolean isAfter(Event other) {
            return index > other.index;
        }
    }

    private static final class Element {
        private Event known = Event.NEVER;
        private Event present = Event.NEVER;
        private Event absent = Event.NEVER;

        private boolean stable() {
            return present.isAfter(absent);
        }

        private boolean lost() {
            return known.happened() && absent.isAfter(present) && absent.isAfter(known);
        }

        private long stableMillis() {
            long stable = absent.happened() ? absent.time + 1 : 0;
            return Math.max(0, stable - known.time) / ServerNetwork.MILLI;
        }
    }

    private final List<Element> elements = new ArrayList<>();
    private final BitSet twice = new BitSet();

    int attempted() {
        return elements.size();
    }

    /** Somebody asks to add the next number. */
    int adds() {
        elements.add(new Element());
        return elements.size() - 1;
    }

    void added(int element, Event completed) {
        know(elements.get(element), completed);
    }

    private static void know(Element element, Event moment) {
        if (!element.known.happened()) {
            element.known = moment;
        }
    }

    /**
     * A read is done.
     *
     * @throws AssertionError if it has what nobody added
     */
    void read(Event asked, Event completed, List<Integer> answer) {
        BitSet found = new BitSet();
        for (int each : answer) {
            if (each < 0 || each >= elements.size()) {
                throw new AssertionError("a read has " + each + ", which nobody has broadcast");
            }
            if (found.get(each)) {
                twice.set(each);
            }
            found.set(each);
        }
        for (int i = 0; i < elements.size(); i++) {
            Element element = elements.get(i);
            if (found.get(i)) {
                know(element, completed);
                element.present = asked.isAfter(element.present) ? asked : element.present;
            } else {
                element.absent = asked.isAfter(element.absent) ? asked : element.absent;
            }
        }
    }

    BroadcastResult.Elements result() {
        int lost = 0;
        int stale = 0;
        List<Long> latencies = new ArrayList<>();
        for (Element element : elements) {
            if (element.stable()) {
                long latency = element.stableMillis();
                latencies.add(latency);
                stale += latency > 0 ? 1 : 0;
            } else {
                lost += element.lost() ? 1 : 0;
            }
        }
        latencies.sort(null);
        List<Long> quantiles = new ArrayList<>();
        for (double quantile : QUANTILES) {
            int index = Math.min(latencies.size() - 1, (int) (latencies.size() * quantile));
            quantiles.add(index < 0 ? -1 : latencies.get(index));
        }
        int neverRead = elements.size() - latencies.size() - lost;
        return new BroadcastResult.Elements(
                elements.size(), latencies.size(), stale, lost, neverRead, twice.cardinality(), quantiles);
    }
}

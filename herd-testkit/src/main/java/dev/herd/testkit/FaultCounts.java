package dev.herd.testkit;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How often each {@link Fault} has happened. Used by one thread. */
public final class FaultCounts {

    private final Map<Fault, Long> counts = new EnumMap<>(Fault.class);

    /** Nothing has happened. */
    public FaultCounts() {}

    void count(Fault fault) {
        counts.merge(fault, 1L, Long::sum);
    }

    /**
     * Counts what others have counted, too.
     *
     * @param other the others' counts
     */
    public void add(FaultCounts other) {
        other.counts.forEach((fault, count) -> counts.merge(fault, count, Long::sum));
    }

    /**
     * How often one has happened.
     *
     * @param fault which
     * @return the number
     */
    public long of(Fault fault) {
        return counts.getOrDefault(fault, 0L);
    }

    /** A line for each that has happened. */
    @Override
    public String toString() {
        return counts.keySet().stream()
                .map(fault -> String.format(Locale.ROOT, "%,14d %s%n", of(fault), fault.label()))
                .collect(Collectors.joining());
    }
}

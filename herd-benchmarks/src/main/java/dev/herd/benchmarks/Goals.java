package dev.herd.benchmarks;

import dev.herd.benchmarks.Options.Subject;
import dev.herd.benchmarks.Options.Workload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** What Herd over TCP is to come to, beside the relay, the best of the peers or a plain map in the same run. */
final class Goals {

    /** What a goal is a multiple of: a system's median of the same figure, that of the best peer, or one. */
    private enum Measure {
        RELAY,
        JGROUPS,
        HASH_MAP,
        BEST_PEER,
        /** Herd's own, of another figure: how late writes are before anybody joins. */
        LIVE_P99_MS_BEFORE,
        /** Herd's own, of another figure: what a message costs in a small herd. */
        THAT_AT_5_NODES,
        ONE
    }

    /** A median that is to be at most, or else at least, so much: a multiple and something on top. */
    private record Goal(Workload workload, String figure, boolean atMost, double factor, Measure measure, double more) {

        Goal(Workload workload, String figure, boolean atMost, double factor, Measure measure) {
            this(workload, figure, atMost, factor, measure, 0);
        }

        double limit(double measured) {
            return factor * measured + more;
        }

        boolean reached(double measured, double limit) {
            return atMost ? measured <= limit : measured >= limit;
        }

        String words() {
            return Options.lower(workload) + ": " + figure + (atMost ? " ≤ " : " ≥ ") + plain(factor)
                    + (measure == Measure.ONE
                            ? ""
                            : " × " + Options.lower(measure).replace('-', ' '))
                    + (more == 0 ? "" : " + " + plain(more));
        }

        private static String plain(double number) {
            return String.format(Locale.ROOT, "%s", number).replaceFirst("\\.0$", "");
        }
    }

    /** A goal in words, its limit as it came out in this run, what was measured, and whether that is as it should be. */
    record Verdict(String goal, double limit, double measured, boolean reached) {}

    private static final List<Goal> ALL = List.of(
            new Goal(Workload.LATENCY, Latency.P50, true, 1.1, Measure.RELAY),
            new Goal(Workload.LATENCY, Latency.P99, true, 1.25, Measure.RELAY),
            new Goal(Workload.FLOOD, Flood.RATE, false, 3, Measure.RELAY),
            new Goal(Workload.FLOOD, Flood.RATE, false, 6, Measure.BEST_PEER),
            new Goal(Workload.FLOOD, Cost.CPU, true, 0.4, Measure.RELAY),
            new Goal(Workload.ALL_WRITE, Flood.RATE, false, 3, Measure.RELAY),
            new Goal(Workload.ALL_WRITE, Flood.RATE, false, 6, Measure.BEST_PEER),
            new Goal(Workload.ALL_WRITE, Cost.CPU, true, 0.4, Measure.RELAY),
            new Goal(Workload.TWO_THREADS, TwoThreads.RATIO, false, 1.5, Measure.ONE),
            new Goal(Workload.GROWTH, Growth.message(Growth.LARGE), true, 1.2, Measure.THAT_AT_5_NODES),
            new Goal(Workload.HOT_KEYS, HotKeys.SHARE, true, 5, Measure.ONE),
            new Goal(Workload.JOIN_1M, Join.TIME, true, 0.3, Measure.BEST_PEER),
            new Goal(Workload.JOIN_1M, Join.P99, true, 2, Measure.LIVE_P99_MS_BEFORE),
            new Goal(Workload.HEAP, Heap.ENTRY, true, 0.8, Measure.HASH_MAP),
            new Goal(Workload.SLOW_PEER, SlowPeer.PUT_RATIO, true, 1.25, Measure.ONE),
            new Goal(Workload.SLOW_PEER, SlowPeer.VISIBLE_RATIO, true, 1.25, Measure.ONE),
            new Goal(Workload.SLOW_PEER, StarHeap.KEY, true, 64, Measure.ONE),
            new Goal(Workload.STARTUP, StartUp.LISTENING, true, 0.3, Measure.JGROUPS),
            new Goal(Workload.STARTUP, StartUp.LISTENING, true, 300, Measure.ONE),
            new Goal(Workload.STARTUP, StartUp.THREADS, true, 4, Measure.ONE),
            // A thousandth of a core for each node, above a JVM whose nodes do nothing at all.
            new Goal(Workload.STARTUP, StartUp.IDLE, true, 1, Measure.RELAY, 5));

    private Goals() {}

    /** Those that can be told from these results. */
    static List<Verdict> of(Results results) {
        List<Verdict> verdicts = new ArrayList<>();
        for (Goal goal : ALL) {
            OptionalDouble measured = median(results, goal, Subject.HERD);
            OptionalDouble measure = measure(results, goal);
            if (measured.isPresent() && measure.isPresent()) {
                double limit = goal.limit(measure.getAsDouble());
                verdicts.add(new Verdict(
                        goal.words(), limit, measured.getAsDouble(), goal.reached(measured.getAsDouble(), limit)));
            }
        }
        return verdicts;
    }

    private static OptionalDouble measure(Results results, Goal goal) {
        return switch (goal.measure()) {
            case RELAY -> median(results, goal, Subject.RELAY);
            case JGROUPS -> median(results, goal, Subject.JGROUPS);
            case HASH_MAP -> median(results, goal, Subject.HASH_MAP);
            case LIVE_P99_MS_BEFORE -> median(results.sorted(goal.workload(), Subject.HERD, Join.P99_BEFORE));
            case THAT_AT_5_NODES -> median(results.sorted(goal.workload(), Subject.HERD, Growth.message(Growth.SMALL)));
            case ONE -> OptionalDouble.of(1);
            case BEST_PEER -> {
                DoubleStream peers = Arrays.stream(Subject.values())
                        .filter(Subject::peer)
                        .map(peer -> median(results, goal, peer))
                        .flatMapToDouble(OptionalDouble::stream);
                yield goal.atMost() ? peers.min() : peers.max();
            }
        };
    }

    private static OptionalDouble median(Results results, Goal goal, Subject system) {
        return median(results.sorted(goal.workload(), system, goal.figure()));
    }

    private static OptionalDouble median(double[] sorted) {
        return sorted.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(Results.median(sorted));
    }

    /** The figures that goals are about, each workload's in their order: the ones worth a picture. */
    static List<String> figures(Workload workload) {
        return ALL.stream()
                .filter(goal -> goal.workload() == workload)
                .map(Goal::figure)
                .distinct()
                .toList();
    }

    /** What is aimed at, for a figure's picture: the limit that is hardest to keep, or null if none can be told. */
    static @Nullable Double limit(Results results, Workload workload, String figure) {
        Double hardest = null;
        for (Goal goal : ALL) {
            OptionalDouble measure = measure(results, goal);
            if (goal.workload() == workload && goal.figure().equals(figure) && measure.isPresent()) {
                double limit = goal.limit(measure.getAsDouble());
                hardest = hardest == null ? limit : goal.atMost() ? Math.min(hardest, limit) : Math.max(hardest, limit);
            }
        }
        return hardest;
    }
}

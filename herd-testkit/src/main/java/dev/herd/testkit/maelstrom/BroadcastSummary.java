package dev.herd.testkit.maelstrom;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/**
 * What the runs of several seeds came to.
 *
 * @param runs how many there were
 * @param messagesPerOperation the median over the runs
 * @param stableMillis the quantiles of {@link BroadcastResult.Elements}, each the median over the runs
 * @param worstMillis the longest that anything took to be stable in any run
 * @param failed requests that were not answered, in all runs
 * @param lost in all runs
 * @param neverRead in all runs
 * @param duplicated in all runs
 * @param settledMillis the longest of all runs; -1 if any hadn't settled
 */
public record BroadcastSummary(
        int runs,
        double messagesPerOperation,
        List<Long> stableMillis,
        long worstMillis,
        int failed,
        int lost,
        int neverRead,
        int duplicated,
        long settledMillis) {

    /** Copies the quantiles. */
    public BroadcastSummary {
        stableMillis = List.copyOf(stableMillis);
    }

    /**
     * Runs a workload with the seeds from 1 on.
     *
     * @param workload what is asked
     * @param protocol makes the nodes
     * @param seeds how many, at least 1
     * @param <M> what the nodes send each other
     * @return what they came to
     */
    public static <M> BroadcastSummary of(BroadcastWorkload workload, BroadcastProtocol<M> protocol, int seeds) {
        if (seeds < 1) {
            throw new IllegalArgumentException("seeds is " + seeds + ", but must be at least 1");
        }
        List<BroadcastResult> runs = new ArrayList<>();
        for (int seed = 1; seed <= seeds; seed++) {
            runs.add(workload.run(seed, protocol));
        }
        List<BroadcastResult.Elements> elements =
                runs.stream().map(BroadcastResult::elements).toList();
        int quantiles = elements.get(0).stableMillis().size();
        boolean settled = runs.stream().allMatch(run -> run.settledMillis() >= 0);
        return new BroadcastSummary(
                seeds,
                median(runs, BroadcastResult::messagesPerOperation),
                IntStream.range(0, quantiles)
                        .mapToObj(i -> (long)
                                median(elements, each -> each.stableMillis().get(i)))
                        .toList(),
                most(elements, each -> each.stableMillis().get(quantiles - 1)),
                (int) sum(runs, BroadcastResult::failed),
                (int) sum(elements, BroadcastResult.Elements::lost),
                (int) sum(elements, BroadcastResult.Elements::neverRead),
                (int) sum(elements, BroadcastResult.Elements::duplicated),
                settled ? most(runs, BroadcastResult::settledMillis) : -1);
    }

    private static <T> double median(List<T> runs, ToDoubleFunction<T> figure) {
        double[] sorted = runs.stream().mapToDouble(figure).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    private static <T> long most(List<T> runs, ToLongFunction<T> figure) {
        return runs.stream().mapToLong(figure).max().orElse(-1);
    }

    private static <T> long sum(List<T> runs, ToLongFunction<T> figure) {
        return runs.stream().mapToLong(figure).sum();
    }
}

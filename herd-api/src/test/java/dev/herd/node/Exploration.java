package dev.herd.node;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Every run of a {@link SmallHerd} there is within some bounds, shortest first. Production objects can't be copied, so each
 * step is taken at the end of a run that is repeated from the start; what comes to a state that was met before is not
 * followed. In each state the herd is healed, and judged.
 */
final class Exploration {

    /**
     * What a run has at most.
     *
     * @param operations writes, restarts, and leaps of time
     * @param writers which nodes write
     * @param restarts whether they restart, too, which is an operation
     * @param relinks links that are lost, with all that was under way, and come up again
     * @param checks comparisons, beside those that a link begins with
     * @param frames whether each frame is a step of its own, in each direction; else a step is all that a link has to say
     */
    record Bounds(int operations, List<Integer> writers, boolean restarts, int relinks, int checks, boolean frames) {}

    final Map<SmallHerd.Finding, List<SmallHerd.Step>> shortest = new EnumMap<>(SmallHerd.Finding.class);
    final Map<SmallHerd.Finding, Integer> findings = new EnumMap<>(SmallHerd.Finding.class);
    private final SmallHerd.Setting setting;
    private final Bounds bounds;
    private int states;
    private int steps;
    private int longest;

    Exploration(SmallHerd.Setting setting, Bounds bounds) {
        this.setting = setting;
        this.bounds = bounds;
    }

    /** Explores all; ends early with the first finding that is not among those allowed for. */
    Exploration run(Set<SmallHerd.Finding> allowed) {
        Set<SmallState.Digest> met = new HashSet<>();
        Deque<List<SmallHerd.Step>> open = new ArrayDeque<>();
        open.add(List.of());
        met.add(new SmallHerd(setting).digest());
        for (List<SmallHerd.Step> run = open.poll(); run != null; run = open.poll()) {
            for (SmallHerd.Step step : repeat(run).next(bounds)) {
                SmallHerd herd = repeat(run);
                herd.take(step);
                steps++;
                if (met.add(herd.digest())) {
                    List<SmallHerd.Step> longer = new ArrayList<>(run);
                    longer.add(step);
                    open.add(longer);
                    longest = longer.size();
                    SmallHerd.Finding finding = judge(herd);
                    findings.merge(finding, 1, Integer::sum);
                    shortest.putIfAbsent(finding, longer);
                    if (!allowed.contains(finding)) {
                        states = met.size();
                        return this;
                    }
                }
            }
        }
        states = met.size();
        return this;
    }

    private SmallHerd repeat(List<SmallHerd.Step> run) {
        SmallHerd herd = new SmallHerd(setting);
        run.forEach(herd::take);
        return herd;
    }

    private static SmallHerd.Finding judge(SmallHerd herd) {
        herd.heal();
        return herd.finding();
    }

    int states() {
        return states;
    }

    @Override
    public String toString() {
        return states + " states, " + steps + " steps taken, runs of up to " + longest + " steps; found " + findings
                + ", first by " + shortest;
    }
}

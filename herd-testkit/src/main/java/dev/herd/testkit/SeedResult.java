package dev.herd.testkit;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What became of one seed of a {@link HerdSimulation}.
 *
 * @param seed which
 * @param violation what was wrong, or null if nothing was
 * @param traceHash the run as a number
 * @param simulatedNanos how long the herd lived
 * @param nodes of how many nodes
 * @param frames how many frames they sent
 * @param faults what went wrong meanwhile
 */
record SeedResult(
        long seed,
        @Nullable Violation violation,
        long traceHash,
        long simulatedNanos,
        int nodes,
        long frames,
        FaultCounts faults) {

    private static final Duration UNREST = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Runs a seed. */
    static SeedResult of(long seed) {
        return of(HerdSimulation.drawn(seed), seed);
    }

    /** Runs a seed, and has all that happens told. */
    static SeedResult traced(long seed, Consumer<String> reader) {
        HerdSimulation herd = HerdSimulation.drawn(seed);
        herd.network().traceTo(reader);
        return of(herd, seed);
    }

    private static SeedResult of(HerdSimulation herd, long seed) {
        Violation violation = null;
        try {
            herd.run(UNREST, PATIENCE);
        } catch (Violation e) {
            violation = e;
        }
        SimulatedNetwork network = herd.network();
        return new SeedResult(
                seed,
                violation,
                herd.traceHash(),
                network.now(),
                herd.nodes(),
                network.frames(),
                network.faultCounts());
    }

    /** The same, or a violation if another run of the seed was another. */
    SeedResult comparedWith(SeedResult again) {
        if (violation != null || again.traceHash == traceHash) {
            return this;
        }
        Violation differs = new Violation(
                Checker.REPEAT, "seed " + seed + " (" + Checker.REPEAT.label() + "): a second run was another");
        return new SeedResult(seed, differs, traceHash, simulatedNanos, nodes, frames, faults);
    }
}

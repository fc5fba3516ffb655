package dev.herd.testkit;

import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Runs a seed, and says who found something in it. Loaded by {@link PlantedHerd} anew for each mistake. */
public final class SeedVerdict implements LongFunction<@Nullable String> {

    /** Nothing has been run. */
    public SeedVerdict() {}

    @Override
    public @Nullable String apply(long seed) {
        Violation violation = SeedResult.of(seed).violation();
        return violation == null ? null : violation.checker().name();
    }
}

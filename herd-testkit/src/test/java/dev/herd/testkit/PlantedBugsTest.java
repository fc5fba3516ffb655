package dev.herd.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The simulator finds mistakes: each is planted in a copy of Herd, and seeds are run until one fails. {@code
 * -Dherd.planted=all} plants all of them, and prints the table of SIMULATION.md; else it is those that are found soon. {@code -Dherd.plantedSeeds=N} says how
 * many seeds to run at most.
 */
@Tag("onceABuild")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class PlantedBugsTest {

    private static final boolean ALL = "all".equals(System.getProperty("herd.planted"));
    private static final long MOST_SEEDS = Long.getLong("herd.plantedSeeds", 300);

    /** What is known not to be found; SIMULATION.md says why. */
    private static final Map<String, String> NOT_FOUND = Map.of(
            "the clock goes back where the machine's does", "HybridClockTest finds it",
            "a wave doesn't wait for what is owed", "BarriersTest finds it");

    @TempDir
    private Path folder;

    private int planted;
    private final List<String> notFound = new ArrayList<>();

    private String row(PlantedBug bug) throws IOException, ReflectiveOperationException {
        LongFunction<@Nullable String> herd =
                PlantedHerd.with(bug, Files.createDirectory(folder.resolve("p" + planted++)));
        for (long seed = 1; seed <= MOST_SEEDS; seed++) {
            String found = herd.apply(seed);
            if (found != null) {
                return "| " + bug.what() + " | `" + bug.type() + "` | " + seed + " | "
                        + Checker.valueOf(found).label() + " |";
            }
        }
        notFound.add(bug.what());
        return "| " + bug.what() + " | `" + bug.type() + "` | not in " + MOST_SEEDS + " | "
                + NOT_FOUND.getOrDefault(bug.what(), "") + " |";
    }

    @Test
    void theSimulatorFindsThem() throws IOException, ReflectiveOperationException {
        List<PlantedBug> bugs = ALL ? PlantedBugs.all() : PlantedBugs.some();
        List<String> table =
                new ArrayList<>(List.of("| mistake | in | seeds | found by |", "| --- | --- | --- | --- |"));
        for (PlantedBug bug : bugs) {
            if (ALL || !NOT_FOUND.containsKey(bug.what())) {
                String row = row(bug);
                table.add(row);
                if (ALL) {
                    System.out.println(row);
                }
            }
        }
        notFound.removeAll(NOT_FOUND.keySet());
        assertThat(notFound).as(String.join(System.lineSeparator(), table)).isEmpty();
    }

    /** Else a mistake in how they are planted would be what is found. */
    @Test
    void withoutAMistakeNothingIsFound() throws IOException, ReflectiveOperationException {
        PlantedBug none = new PlantedBug("none", "store/Stripe", "boolean discard", "boolean discard", true);
        LongFunction<@Nullable String> herd = PlantedHerd.with(none, folder);
        for (long seed = 1; seed <= 50; seed++) {
            assertThat(herd.apply(seed)).as("seed %s", seed).isNull();
        }
    }
}

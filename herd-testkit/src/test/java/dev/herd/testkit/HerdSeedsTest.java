package dev.herd.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.herd.Codec;
import dev.herd.Herd;
import dev.herd.HerdMap;
import dev.herd.store.Store;
import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import dev.herd.value.Keyed;
import dev.herd.value.Limits;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** What a user tests with seeds: a small application, on a store of his own. */
class HerdSeedsTest {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Each server keeps an index of who is where, fed by a listener. */
    private static final class Rooms {
        private final HerdMap<String, String> roomOf;
        private final Map<String, String> seen = new HashMap<>();

        Rooms(Herd server) {
            roomOf = map(server);
            roomOf.listen(HerdMap.Filter.all(), change -> {
                if (change.value() == null) {
                    seen.remove(change.key());
                } else {
                    seen.put(change.key(), change.value());
                }
            });
        }

        static HerdMap<String, String> map(Herd server) {
            return server.map("rooms", Codec.string(), Codec.string());
        }

        /** Who is in each room. */
        Map<String, Set<String>> index() {
            Map<String, Set<String>> index = new TreeMap<>();
            seen.forEach((who, room) ->
                    index.computeIfAbsent(room, name -> new TreeSet<>()).add(who));
            return index;
        }
    }

    private static void move(SimulatedHerd herd, Herd server) {
        String who = "user" + herd.random().nextInt(30);
        if (herd.random().nextInt(5) == 0) {
            Rooms.map(server).remove(who);
        } else {
            Rooms.map(server).put(who, "room" + herd.random().nextInt(4));
        }
    }

    /** A store that counts its writes, on top of the one in memory. */
    private static class CountingStore implements Store {
        private final Store store;
        private long writes;

        CountingStore(long seed) {
            store = Store.inMemory(Limits.defaults(), seed);
        }

        @Override
        public @Nullable HerdRecord get(Keyed key) {
            return store.get(key);
        }

        @Override
        public Result merge(HerdRecord record) {
            writes++;
            return store.merge(record);
        }

        @Override
        public Result update(Key key, UnaryOperator<@Nullable HerdRecord> change) {
            writes++;
            return store.update(key, change);
        }

        @Override
        public boolean discard(HerdRecord record) {
            return store.discard(record);
        }

        @Override
        public Scan scan() {
            return store.scan();
        }

        @Override
        public long count() {
            return store.count();
        }

        @Override
        public long bytes() {
            return store.bytes();
        }

        @Override
        public double load() {
            return store.load();
        }
    }

    @HerdSeeds(count = 20)
    void everyServerHasTheSameIndexInTheEnd(SimulatedHerd herd) {
        Map<Herd, Rooms> rooms = new HashMap<>();
        CountingStore[] last = new CountingStore[1];
        herd.stores(seed -> last[0] = new CountingStore(seed));
        herd.application(server -> rooms.put(server, new Rooms(server)));

        herd.run(Duration.ofSeconds(20), server -> move(herd, server));
        herd.heal();
        herd.awaitConvergence(PATIENCE);
        herd.check();

        assertThat(herd.herds().stream()
                        .map(server -> Objects.requireNonNull(rooms.get(server)).index())
                        .distinct())
                .hasSize(1);
        assertThat(last[0].writes).isPositive();
    }

    /** Run by the test below alone: it loses every large value that comes over a link. */
    static final class OnAStoreThatForgets {

        @HerdSeeds(count = 4, first = 10)
        void isFound(SimulatedHerd herd) {
            herd.faults(Faults.none()).stores(seed -> new CountingStore(seed) {
                @Override
                public Result merge(HerdRecord record) {
                    return record.keyBytes()[0] == 'y' ? new Result(Outcome.NEWS, null) : super.merge(record);
                }
            });
            herd.run(
                    Duration.ofSeconds(2),
                    server -> Rooms.map(server).put(herd.random().nextBoolean() ? "x" : "y", "somewhere"));
        }
    }

    private static EngineExecutionResults run(Map<String, String> parameters) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(OnAStoreThatForgets.class))
                .configurationParameters(parameters)
                .execute();
    }

    private static List<String> failures(EngineExecutionResults results) {
        return results.testEvents().failed().stream()
                .map(HerdSeedsTest::message)
                .toList();
    }

    private static String message(Event event) {
        return String.valueOf(event.getRequiredPayload(org.junit.platform.engine.TestExecutionResult.class)
                .getThrowable()
                .orElseThrow()
                .getMessage());
    }

    @Test
    void aSeedThatFailsIsNamedWithWhatRepeatsIt() {
        List<String> failures = failures(run(Map.of()));

        assertThat(failures).hasSize(4);
        assertThat(failures.get(0))
                .startsWith("seed 10: ")
                .contains("the store of ")
                .endsWith("repeat it with -Dtest=OnAStoreThatForgets#isFound -Dherd.seed=10");
    }

    @Test
    void oneSeedIsRepeatedAlone() {
        List<String> failures = failures(run(Map.of("herd.seed", "12")));

        assertThat(failures).hasSize(1);
        assertThat(failures.get(0)).startsWith("seed 12: ");
        assertThat(failures).isEqualTo(failures(run(Map.of("herd.seed", "12"))));
    }
}

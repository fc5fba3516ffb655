package dev.herd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.herd.node.SteppedTiming;
import dev.herd.node.TestNode;
import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import dev.herd.value.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReplicaMapTest {

    private final TestMaps maps = new TestMaps();
    private final ReplicaMap<String, String> map = maps.map("news");

    private HerdRecord stored(String key) {
        return requireNonNull(maps.node.store().get(Key.of("news", key.getBytes(UTF_8))));
    }

    @Test
    void mapsOfOneNameAreOne() {
        map.put("sport", "Giants win");
        assertThat(maps.map("news").get("sport")).isEqualTo("Giants win");
        assertThat(maps.map("other").get("sport")).isNull();
        assertThat(map.name()).isEqualTo("news");
    }

    @Test
    void aMapNeedsANameOfSomeBytes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> maps.map(""))
                .withMessageContaining("map name '' has 0 bytes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> maps.map("x".repeat(256)))
                .withMessageContaining("256 bytes, but must have from 1 to 255");
    }

    @Test
    void whatExpiresVanishesAtItsMoment() {
        map.put("flash", "rain", Duration.ofSeconds(10));
        maps.timing.advance(Duration.ofSeconds(10).minusNanos(1));
        assertThat(map).containsEntry("flash", "rain").hasSize(1);
        maps.timing.advance(Duration.ofNanos(1));
        assertThat(map).isEmpty();
        assertThat(map.get("flash")).isNull();
        assertThat(map.containsKey("flash")).isFalse();
        assertThat(map.containsValue("rain")).isFalse();
        assertThat(map.remove("flash", "rain")).isFalse();
        assertThat(map.replace("flash", "sun")).isNull();
        assertThat(map.putIfAbsent("flash", "sun")).isNull();
        assertThat(map.get("flash")).isEqualTo("sun");
    }

    @Test
    void aValuePutWithoutExpiryStays() {
        map.put("flash", "rain", Duration.ofSeconds(10));
        assertThat(map.put("flash", "sun")).isEqualTo("rain");
        maps.timing.advance(Duration.ofDays(1));
        assertThat(map.get("flash")).isEqualTo("sun");
    }

    static List<Consumer<HerdMap<String, String>>> waysToChangeAValue() {
        return List.of(
                map -> map.replace("flash", "sun"),
                map -> map.replace("flash", "rain", "sun"),
                map -> map.replaceAll((key, value) -> "sun"),
                map -> map.compute("flash", (key, value) -> "sun"),
                map -> map.computeIfPresent("flash", (key, value) -> "sun"),
                map -> map.merge("flash", "sun", (before, value) -> value),
                map -> map.entrySet().iterator().next().setValue("sun"));
    }

    @ParameterizedTest
    @MethodSource("waysToChangeAValue")
    void whatIsMadeOfAValueExpiresWhenThatWouldHave(Consumer<HerdMap<String, String>> change) {
        map.put("flash", "rain", Duration.ofSeconds(10));
        maps.timing.advance(Duration.ofSeconds(10).minusNanos(1));
        change.accept(map);
        assertThat(map.get("flash")).isEqualTo("sun");
        maps.timing.advance(Duration.ofNanos(1));
        assertThat(map.get("flash")).isNull();
        map.put("flash", "rain");
        change.accept(map);
        maps.timing.advance(Duration.ofDays(1));
        assertThat(map.get("flash")).as("never said to expire").isEqualTo("sun");
    }

    @Test
    void whatIsMadeOfNothingStays() {
        map.put("flash", "rain", Duration.ofSeconds(10));
        maps.timing.advance(Duration.ofSeconds(10));
        map.merge("flash", "sun", String::concat);
        map.compute("sport", (key, value) -> "Giants win");
        maps.timing.advance(Duration.ofDays(1));
        assertThat(map).containsEntry("flash", "sun").containsEntry("sport", "Giants win");
    }

    @Test
    void anExpiryIsPositiveAndAtMostAHundredYears() {
        for (Duration wrong : List.of(
                Duration.ZERO, Duration.ofNanos(-1), Duration.ofDays(36_501), Duration.ofSeconds(Long.MAX_VALUE))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> map.put("flash", "rain", wrong))
                    .withMessageContaining("expiry is " + wrong + ", but must be positive and at most 100 years");
            assertThatIllegalArgumentException().isThrownBy(() -> map.putAt("flash", "rain", 1, wrong));
        }
        map.put("flash", "rain", Duration.ofDays(36_500));
        assertThat(map).isNotEmpty();
    }

    @Test
    void expiryCountsFromNowHoweverFarAheadWhatIsStoredWas() {
        map.putAt("flash", "of a client whose clock is ahead", SteppedTiming.START + 200_000_000_000L);
        map.put("flash", "rain", Duration.ofSeconds(1));
        assertThat(stored("flash").time()).isEqualTo(SteppedTiming.START + 200_000_000_001L);
        maps.timing.advance(Duration.ofSeconds(1));
        assertThat(map.get("flash")).isNull();
    }

    @Test
    void aRemovalLeavesATombstoneAndNothingAtAllIfThereWasNothing() {
        assertThat(map.remove("sport")).isNull();
        assertThat(maps.node.store().count()).isZero();
        map.put("sport", "Giants win");
        assertThat(map.remove("sport")).isEqualTo("Giants win");
        assertThat(stored("sport").isTombstone()).isTrue();
        long removed = stored("sport").time();
        assertThat(map.remove("sport")).isNull();
        assertThat(map.keySet().remove("sport")).isFalse();
        assertThat(map.computeIfPresent("sport", (key, value) -> "never")).isNull();
        assertThat(map.compute("sport", (key, value) -> value)).isNull();
        assertThat(stored("sport").time()).isEqualTo(removed);
    }

    @Test
    void aNodeThatIsFillingWritesTheTombstoneAllTheSame() throws Exception {
        ReplicaMap<String, String> filling = new ReplicaMap<>(
                "news",
                Codec.string(),
                Codec.string(),
                TestNode.filling(maps.timing),
                Runnable::run,
                new Subscriptions());
        assertThat(filling.remove("sport")).isNull();
        assertThat(filling).isEmpty();
        assertThat(filling.putAt("sport", "from before", SteppedTiming.START - 1)
                        .stored())
                .isFalse();
    }

    @Test
    void whatOutlivesItsSuccessorLeavesATombstoneBehind() {
        map.put("sport", "stays");
        map.put("sport", "goes soon", Duration.ofSeconds(1));
        assertThat(stored("sport").shortens()).isTrue();
        map.put("sport", "goes later", Duration.ofSeconds(2));
        assertThat(stored("sport").shortens())
                .as("the first may still be held by a node that was away")
                .isTrue();
    }

    @Test
    void whatIsPutInPlaceOfATombstoneLeavesOneBehind() {
        map.put("sport", "stays");
        map.remove("sport");
        map.put("sport", "goes soon", Duration.ofSeconds(1));
        assertThat(stored("sport").shortens())
                .as("the removed one may still be held by a node that was away")
                .isTrue();
        map.put("finance", "goes soon", Duration.ofSeconds(1));
        assertThat(stored("finance").shortens()).isFalse();
    }

    @Test
    void whatOneWritesMayBeTooLarge() {
        Limits limits = limits(8, 16, 1_000, 1 << 20);
        ReplicaMap<String, String> small = new TestMaps(limits, Runnable::run).map("news");
        small.put("12345678", "x".repeat(16));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> small.put("123456789", "x"))
                .withMessage("key has 9 bytes, but may have at most 8");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> small.put("1", "x".repeat(17)))
                .withMessage("value has 17 bytes, but may have at most 16");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> small.compute("1", (key, value) -> "x".repeat(17)))
                .withMessage("value has 17 bytes, but may have at most 16");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> small.get("x".repeat(65_536)))
                .withMessageContaining("key has 65536 bytes, but must have at most 65535");
        assertThat(small).hasSize(1);
    }

    @Test
    void aNearlyFullStoreRefusesWhatNeedsRoomAndNothingElse() {
        ReplicaMap<String, String> small = new TestMaps(limits(8, 16, 10, 1 << 20), Runnable::run).map("news");
        for (int i = 0; i < 9; i++) {
            small.put("k" + i, "v");
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> small.put("one more", "v"))
                .withMessageContaining("9 keys of at most 10");
        assertThatIllegalStateException().isThrownBy(() -> small.put("k0", "longer"));
        assertThatIllegalStateException().isThrownBy(() -> small.putAt("one more", "v", SteppedTiming.START));
        assertThatIllegalStateException().isThrownBy(() -> small.computeIfAbsent("one more", key -> "v"));
        small.put("k0", "w");
        assertThat(small.remove("k1"))
                .as("a tombstone is larger, and still taken")
                .isEqualTo("v");
        small.keySet().remove("k2");
        small.clear();
        assertThat(small).isEmpty();
    }

    @Test
    void aClosedNodeTakesNoWrites() {
        map.put("sport", "Giants win");
        maps.node.close();
        assertThatIllegalStateException().isThrownBy(() -> map.put("sport", "later"));
        assertThatIllegalStateException().isThrownBy(map::clear);
        assertThat(map.get("sport")).isEqualTo("Giants win");
    }

    @Test
    @SuppressWarnings({"NullAway", "ReturnValueIgnored"}) // that is the test
    void nullIsNeitherKeyNorValue() {
        List<Runnable> wrong = List.of(
                () -> map.put(null, "v"),
                () -> map.put("k", null),
                () -> map.get(null),
                () -> map.containsKey(null),
                () -> map.containsValue(null),
                () -> map.remove(null),
                () -> map.remove("k", null),
                () -> map.replace("k", null),
                () -> map.replace("k", "v", null),
                () -> map.replace("k", null, "v"),
                () -> map.putIfAbsent("k", null),
                () -> map.putAt("k", null, 1),
                () -> map.putAt(null, "v", 1),
                () -> map.merge("k", null, (a, b) -> a),
                () -> map.merge("k", "v", null),
                () -> map.compute("k", null),
                () -> map.computeIfAbsent("k", null),
                () -> map.computeIfPresent("k", null),
                () -> map.replaceAll(null),
                () -> map.forEach(null),
                () -> map.keySet().removeIf(null),
                () -> map.values().removeIf(null),
                () -> map.entrySet().removeIf(null),
                () -> map.listen(null, change -> {}),
                () -> map.listen(HerdMap.Filter.all(), null),
                () -> map.listen(HerdMap.Filter.all(), null, change -> {}),
                () -> map.changes(null));
        for (Runnable each : wrong) {
            assertThatNullPointerException().isThrownBy(each::run);
        }
        assertThat(map).isEmpty();
    }

    @Test
    void aFunctionThatThrowsChangesNothing() {
        map.put("sport", "Giants win");
        assertThatIllegalStateException()
                .isThrownBy(() -> map.compute("sport", (key, value) -> {
                    throw new IllegalStateException("no idea");
                }));
        assertThat(map.get("sport")).isEqualTo("Giants win");
    }

    @Test
    void replaceAllReplacesAll() {
        map.put("a", "1");
        map.put("b", "2");
        map.replaceAll((key, value) -> key + value);
        assertThat(map).containsOnly(Map.entry("a", "a1"), Map.entry("b", "b2"));
    }

    @Test
    @SuppressWarnings("NullAway") // that is the test
    void replaceAllReplacesByNothingNull() {
        map.put("a", "1");
        assertThatNullPointerException().isThrownBy(() -> map.replaceAll((key, value) -> null));
        assertThat(map).containsEntry("a", "1");
    }

    @Test
    void viewsWriteThrough() {
        for (int i = 0; i < 10; i++) {
            map.put("k" + i, "v" + i);
        }
        for (Map.Entry<String, String> entry : map.entrySet()) {
            assertThat(entry.setValue(entry.getValue() + "!"))
                    .isEqualTo("v" + entry.getKey().substring(1));
        }
        assertThat(map.get("k3")).isEqualTo("v3!");
        assertThat(map.keySet().removeIf(key -> key.equals("k0"))).isTrue();
        assertThat(map.values().removeIf(value -> value.equals("v1!"))).isTrue();
        assertThat(map.entrySet().removeIf(entry -> entry.getKey().equals("k2")))
                .isTrue();
        assertThat(map.entrySet().removeIf(entry -> entry.getKey().equals("k2")))
                .isFalse();
        assertThat(map.keySet().retainAll(List.of("k3", "k4", "k5"))).isTrue();
        assertThat(map.values().remove("v4!")).isTrue();
        assertThat(map.entrySet().remove(Map.entry("k5", "v6"))).isFalse();
        assertThat(map.entrySet().remove(Map.entry("k5", "v5!"))).isTrue();
        assertThat(map).isEqualTo(Map.of("k3", "v3!"));
        assertThat(Map.of("k3", "v3!")).isEqualTo(map).hasSameHashCodeAs(map);
        map.values().clear();
        assertThat(map).isEmpty();
    }

    @Test
    void conditionalRemovalSparesWhatHasChangedMeanwhile() {
        map.put("sport", "old");
        map.entrySet().removeIf(entry -> {
            map.put("sport", "new");
            return entry.getValue().equals("old");
        });
        assertThat(map.get("sport")).isEqualTo("new");
    }

    @Test
    void aWalkToleratesChanges() {
        for (int i = 0; i < 100; i++) {
            map.put("k" + i, "v");
        }
        Iterator<String> keys = map.keySet().iterator();
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            seen.add(keys.next());
        }
        map.keySet().retainAll(seen);
        assertThat(map.entrySet().stream().map(Map.Entry::getKey).toList()).containsExactlyInAnyOrderElementsOf(seen);
        keys.forEachRemaining(key -> map.remove(key));
        assertThat(map).hasSize(50);
    }

    @Test
    @SuppressWarnings({"CollectionIncompatibleType", "EqualsIncompatibleType"}) // that is the test
    void otherTypesAreNeverContained() {
        map.put("1", "1");
        assertThat(map.keySet().contains(1)).isFalse();
        assertThat(map.entrySet().contains(Map.entry(1, 1))).isFalse();
        assertThat(map.values().contains(1)).isFalse();
        assertThat(map.equals(Map.of(1, "1"))).isFalse();
        assertThat(map.equals(new HashMap<>(Map.of("\ud800", "1")))).isFalse();
    }

    @Test
    void keysAndValuesAreEqualWhenTheirBytesAre() {
        ReplicaMap<String, byte[]> bytes = maps.map("bytes", Codec.bytes());
        bytes.put("k", new byte[] {1});
        assertThat(bytes.containsValue(new byte[] {1})).isTrue();
        assertThat(bytes.replace("k", new byte[] {2}, new byte[] {3})).isFalse();
        assertThat(bytes.replace("k", new byte[] {1}, new byte[] {3})).isTrue();
        assertThat(bytes.compute("k", (key, value) -> {
                    value[0]++;
                    return value;
                }))
                .containsExactly(4);
        assertThat(bytes.get("k")).containsExactly(4);
        assertThat(bytes.remove("k", new byte[] {4})).isTrue();
    }

    static Limits limits(int keyBytes, int valueBytes, long storeKeys, long storeBytes) {
        Limits defaults = Limits.defaults();
        return new Limits(
                keyBytes,
                valueBytes,
                storeKeys,
                storeBytes,
                defaults.outboxKeys(),
                defaults.frameBytes(),
                defaults.links(),
                defaults.clients(),
                defaults.lineBytes(),
                defaults.clientOutputBytes(),
                defaults.handshakeTime(),
                defaults.maxClockSkew(),
                defaults.maxClientAhead());
    }
}

package dev.herd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.herd.HerdMap.Change;
import dev.herd.HerdMap.Filter;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A peer with another codec has written what this node's can't decode. */
class UndecodableTest {

    private static final byte[] NOT_UTF8 = {(byte) 0xFF};

    private final TestMaps maps = new TestMaps();
    private final ReplicaMap<String, String> map = maps.map("news");
    private final ReplicaMap<String, byte[]> foreign = maps.map("news", Codec.bytes());

    @BeforeEach
    void write() {
        map.put("good", "Giants win");
        foreign.put("bad", NOT_UTF8);
    }

    @Test
    void whoAsksForItGetsAnErrorThatNamesMapAndKey() {
        for (Runnable reading : List.<Runnable>of(
                () -> map.get("bad"),
                () -> map.getOrDefault("bad", ""),
                () -> map.putIfAbsent("bad", ""),
                () -> map.replace("bad", ""),
                () -> map.computeIfAbsent("bad", key -> ""),
                () -> map.computeIfPresent("bad", (key, value) -> ""),
                () -> map.compute("bad", (key, value) -> ""),
                () -> map.merge("bad", "", String::concat))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(reading::run)
                    .withMessageContaining("map 'news', key 'bad': a value of 1 bytes that its codec can't decode");
        }
        assertThat(foreign.get("bad")).as("nothing was changed").isEqualTo(NOT_UTF8);
    }

    @Test
    void aWalkPassesItOver() {
        assertThat(map.values()).containsExactly("Giants win");
        assertThat(map.entrySet().stream().toList()).containsExactly(Map.entry("good", "Giants win"));
        assertThat(map.toString()).isEqualTo("{good=Giants win}");
        map.replaceAll((key, value) -> value + "!");
        assertThat(map.get("good")).isEqualTo("Giants win!");
        map.values().removeIf(value -> true);
        assertThat(map.keySet()).containsExactly("bad");
        assertThat(maps.node.counters().undecodable.sum()).isGreaterThanOrEqualTo(5);
    }

    @Test
    void itCanBeOverwrittenAndRemoved() {
        assertThat(map.put("bad", "good now")).isNull();
        assertThat(map.get("bad")).isEqualTo("good now");
        foreign.put("bad", NOT_UTF8);
        assertThat(map.remove("bad")).isNull();
        assertThat(map.containsKey("bad")).isFalse();
        foreign.put("bad", NOT_UTF8);
        map.clear();
        assertThat(map).isEmpty();
    }

    @Test
    void putAtTellsThatItWasSuperseded() {
        HerdMap.PutAt<String> result = map.putAt("bad", "older", 0);
        assertThat(result.stored()).isFalse();
        assertThat(result.value()).isNull();
    }

    @Test
    void listenersAreNotToldOfItAndGoOn() {
        List<Change<String, String>> told = new ArrayList<>();
        map.listen(Filter.all(), told::add);
        foreign.put("bad", NOT_UTF8);
        map.put("good", "again");
        assertThat(told).containsExactly(new Change<>("good", "again"));
    }

    @Test
    @SuppressWarnings("ModifiedButNotUsed") // the map is the store's
    void aKeyThatCannotBeDecodedIsPassedOverToo() {
        ReplicaMap<byte[], String> foreignKeys =
                new ReplicaMap<>("news", Codec.bytes(), Codec.string(), maps.node, Runnable::run, maps.subscriptions);
        foreignKeys.put(NOT_UTF8, "v");
        assertThat(map.keySet()).doesNotContain("v").hasSize(3);
        assertThat(map.keySet().stream().toList()).containsExactlyInAnyOrder("good", "bad");
    }

    @Test
    void aCodecMayBeCareless() {
        Codec<Long> longs = new Codec<>() {
            @Override
            public ByteBuffer encode(Long value) {
                return ByteBuffer.allocate(8).putLong(0, value);
            }

            @Override
            public Long decode(ByteBuffer bytes) {
                return bytes.getLong();
            }
        };
        ReplicaMap<String, Long> careless = maps.map("news", longs);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> careless.get("bad"))
                .withCauseInstanceOf(BufferUnderflowException.class)
                .withMessageEndingWith("that its codec can't decode: java.nio.BufferUnderflowException");
        careless.put("number", 5L);
        assertThat(careless.values().stream().filter(value -> value == 5)).hasSize(1);
    }

    @Test
    @SuppressWarnings("NullAway") // which is what the codec's author should have used
    void aCodecMayReturnNull() {
        Codec<String> forgetful = new Codec<>() {
            @Override
            public ByteBuffer encode(String value) {
                return Codec.string().encode(value);
            }

            @Override
            public String decode(ByteBuffer bytes) {
                return null;
            }
        };
        ReplicaMap<String, String> forgotten = maps.map("news", forgetful);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> forgotten.get("good"))
                .withMessageEndingWith("key 'good': a value of 10 bytes that its codec can't decode: it returned null");
        assertThat(forgotten.values()).isEmpty();
    }

    @Test
    void whatCannotBeEncodedIsTheCallersMistake() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> map.put("\ud800", "v"))
                .withMessageContaining("map 'news': the key can't be encoded");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> map.put("k", "\ud800"))
                .withMessageContaining("map 'news': the value can't be encoded");
    }
}

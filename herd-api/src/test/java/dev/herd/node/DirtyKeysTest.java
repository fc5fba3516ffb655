package dev.herd.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import dev.herd.value.Keyed;
import dev.herd.value.RecordDraft;
import dev.herd.value.Stamp;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirtyKeysTest {

    private static Key key(int number) {
        return Key.of("map", new byte[] {(byte) (number >>> 8), (byte) number});
    }

    @Test
    void givesKeysInTheOrderInWhichTheyWereFirstAddedAndTheObjectsThatWereLast() {
        DirtyKeys set = new DirtyKeys(1);
        Key again = key(1);
        assertThat(set.add(key(1))).isTrue();
        assertThat(set.add(key(2))).isTrue();
        assertThat(set.add(again)).isFalse();
        assertThat(set.size()).isEqualTo(2);
        assertThat(set.poll()).isSameAs(again);
        assertThat(set.poll()).isEqualTo(key(2));
        assertThat(set.poll()).isNull();
        assertThat(set.isEmpty()).isTrue();
    }

    @Test
    void countsTheBytesOfWhatWasAddedLast() {
        DirtyKeys set = new DirtyKeys(1);
        HerdRecord small =
                RecordDraft.value(key(1), ByteBuffer.allocate(10), false, false).stamp(new Stamp(1, 1, 1), 0, false);
        HerdRecord large = RecordDraft.value(key(1), ByteBuffer.allocate(500), false, false)
                .stamp(new Stamp(2, 1, 2), 0, false);
        set.add(large);
        set.add(small);
        assertThat(set.bytes()).isEqualTo(small.size());
        set.add(large);
        assertThat(set.bytes()).isEqualTo(large.size());
        set.remove(key(1));
        assertThat(set.bytes()).isZero();
    }

    /** Phases that mostly add, mostly take, mostly remove: the set grows, is compacted, empties and shrinks. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void doesWhatALinkedHashMapDoes(long seed) {
        Random random = new Random(seed);
        DirtyKeys set = new DirtyKeys(seed);
        Map<Key, Key> model = new LinkedHashMap<>();
        Set<Key> marked = new HashSet<>();
        Map<Key, Integer> seen = new HashMap<>();
        for (int step = 0; step < 60_000; step++) {
            int phase = step / 3_000 % 4;
            int range = phase == 0 ? 4_000 : 60;
            Key key = key(random.nextInt(range));
            int dice = random.nextInt(10);
            if (dice < (phase == 0 ? 9 : 4)) {
                assertThat(set.add(key)).isEqualTo(!model.containsKey(key));
                model.put(key, key); // a key that is there keeps its place, and its age
            } else if (dice < (phase == 2 ? 9 : 6)) {
                Key there = random.nextBoolean() || model.isEmpty() ? key : anyOf(model, random);
                assertThat(set.remove(there)).isEqualTo(model.remove(there) != null);
                marked.remove(there);
                seen.remove(there);
            } else if (dice < 9 || random.nextInt(2_000) > 0) {
                Key oldest = model.isEmpty() ? null : model.keySet().iterator().next();
                Key expected = oldest == null ? null : model.remove(oldest);
                assertThat(set.poll()).isSameAs(expected);
                marked.remove(oldest);
                seen.remove(oldest);
            } else {
                set.clear();
                model.clear();
                marked.clear();
                seen.clear();
            }
            if (random.nextInt(200) == 0) {
                for (Key there : model.keySet()) {
                    seen.putIfAbsent(there, step + 1);
                }
                set.look(step + 1);
            }
            if (random.nextInt(10) == 0) {
                Key oldest = model.isEmpty() ? null : model.keySet().iterator().next();
                assertThat(set.oldest()).as("step %s", step).isEqualTo(seen.getOrDefault(oldest, 0));
                assertThat(set.bytes())
                        .isEqualTo(model.keySet().stream().mapToLong(Key::size).sum());
            }
            assertThat(set.size()).isEqualTo(model.size());
            assertThat(set.isEmpty()).isEqualTo(model.isEmpty());
            if (random.nextInt(100) == 0) {
                set.mark();
                marked = new HashSet<>(model.keySet());
            }
            if (random.nextBoolean()) {
                assertThat(set.passedMark()).as("step %s", step).isEqualTo(marked.isEmpty());
            }
        }
        List<Keyed> rest = new ArrayList<>();
        for (Keyed key = set.poll(); key != null; key = set.poll()) {
            rest.add(key);
        }
        assertThat(rest).containsExactlyElementsOf(model.values());
    }

    private static Key anyOf(Map<Key, Key> model, Random random) {
        return model.keySet().stream()
                .skip(random.nextInt(Math.min(model.size(), 50)))
                .findFirst()
                .orElseThrow();
    }
}

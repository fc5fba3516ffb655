package dev.herd.value;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyTest {

    @Test
    void keepsTheNameAndACopyOfTheBytes() {
        byte[] bytes = {1, 2, (byte) 0xFF};
        Key key = Key.of("pläces", bytes);
        bytes[0] = 9;
        assertThat(key.map()).isEqualTo("pläces");
        assertThat(key.keyBytes()).containsExactly(1, 2, 0xFF);
        key.keyBytes()[0] = 9;
        assertThat(key.keyBytes()).containsExactly(1, 2, 0xFF);
        assertThat(key.keySize()).isEqualTo(3);
        assertThat(key).hasToString("pläces/0102ff");
    }

    @Test
    void isShortAndPlainInALog() {
        assertThat(Key.of("a\nb\u001b", new byte[0])).hasToString("a?b?/");
        assertThat(Key.of("m", new byte[64])).hasToString("m/" + "00".repeat(64));
        assertThat(Key.of("m", new byte[65])).hasToString("m/" + "00".repeat(64) + "... (65 bytes)");
    }

    @Test
    void takesTheShortestAndTheLongest() {
        assertThat(Key.of("m", new byte[0]).keyBytes()).isEmpty();
        Key longest = Key.of("m".repeat(255), new byte[65_535]);
        assertThat(longest.map()).hasSize(255);
        assertThat(longest.keySize()).isEqualTo(65_535);
    }

    @Test
    void refusesWhatDoesNotFitAndSaysWhy() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Key.of("", new byte[1]))
                .withMessage("map name '' has 0 bytes, but must have from 1 to 255");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Key.of("ä".repeat(128), new byte[1]))
                .withMessageContaining("has 256 bytes, but must have from 1 to 255");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Key.of("m", new byte[65_536]))
                .withMessage("key has 65536 bytes, but must have at most 65535");
    }

    @Test
    void isEqualWhenNameAndBytesAre() {
        Key key = key("m", "ab");
        assertThat(key).isEqualTo(key("m", "ab")).hasSameHashCodeAs(key("m", "ab"));
        assertThat(key).isNotEqualTo(key("m", "ac")).isNotEqualTo(key("n", "ab"));
        // The same letters, divided otherwise.
        assertThat(key).isNotEqualTo(key("ma", "b"));
        assertThat(key.equals((Object) "m/ab")).isFalse();
        assertThat(key).isEqualByComparingTo(key("m", "ab"));
        assertThat(key).isLessThan(key("m", "ac"));
        assertThat(Key.of("m", new byte[] {(byte) 0x80})).isGreaterThan(Key.of("m", new byte[] {0x7F}));
    }

    @Test
    void isTheSameKeyAsARecordUnderItWhateverTheRecordsHeader() {
        Key key = key("m", "ab");
        for (boolean clientTime : new boolean[] {false, true}) {
            for (boolean expires : new boolean[] {false, true}) {
                HerdRecord same = record(key, "v", clientTime, expires);
                assertThat(key.sameKey(same)).isTrue();
                assertThat(same.sameKey(key)).isTrue();
                assertThat(same.sameKey(record(key, "other", !clientTime, expires)))
                        .isTrue();
                assertThat(same.keyHash(7)).isEqualTo(key.keyHash(7));
                assertThat(same.key()).isEqualTo(key);
            }
        }
    }

    @Test
    void isNotTheSameKeyAsALongerOrShorterOne() {
        // Values that continue the shorter key as the longer one goes on, and a record too short to hold the longer
        // key.
        HerdRecord shorter = record(key("m", "ab"), "cdef", false, false);
        HerdRecord bare = record(key("m", "ab"), "", false, false);
        for (Key other : new Key[] {key("m", "abc"), key("m", "a"), key("m", ""), key("ma", "b"), key("n", "ab")}) {
            assertThat(shorter.sameKey(other)).isFalse();
            assertThat(other.sameKey(shorter)).isFalse();
            assertThat(bare.sameKey(other)).isFalse();
            assertThat(other.sameKey(bare)).isFalse();
        }
    }

    @Test
    void startsWithAPrefixOfItsOwnMap() {
        HerdRecord record = record(key("map", "abc"), "value", false, true);
        for (String prefix : new String[] {"", "a", "ab", "abc"}) {
            assertThat(record.startsWith(key("map", prefix))).isTrue();
            assertThat(key("map", "abc").startsWith(key("map", prefix))).isTrue();
        }
        for (Key other :
                new Key[] {key("map", "abcv"), key("map", "b"), key("mop", "a"), key("ma", ""), key("mapa", "")}) {
            assertThat(record.startsWith(other)).isFalse();
            assertThat(key("map", "abc").startsWith(other)).isFalse();
        }
    }

    @Test
    void hashDependsOnTheSeed() {
        Set<Integer> hashes = new HashSet<>();
        for (int seed = 0; seed < 1_000; seed++) {
            hashes.add(key("m", "key").keyHash(seed));
        }
        assertThat(hashes).hasSizeGreaterThan(995);
    }

    @Test
    void hashSpreadsKeysThatDifferLittle() {
        int[] top = new int[64];
        int[] bottom = new int[64];
        for (int i = 0; i < 64_000; i++) {
            int hash = key("m", "key-" + i).keyHash(1);
            top[hash >>> 26]++;
            bottom[hash & 63]++;
        }
        for (int i = 0; i < 64; i++) {
            assertThat(top[i]).isBetween(800, 1_200);
            assertThat(bottom[i]).isBetween(800, 1_200);
        }
    }

    /**
     * A change of the top bit passes a multiplication by an odd number unchanged, so of a hash that multiplies and
     * shifts it is known for every seed how to undo it eight bytes later.
     */
    @Test
    void hashHasNoCollisionsThatHoldForEverySeed() {
        Random random = new Random(1);
        byte[] first = new byte[21]; // after the three bytes of map and length: 5, 8 and 8
        random.nextBytes(first);
        for (int shift = 1; shift < 64; shift++) {
            ByteBuffer second = ByteBuffer.wrap(first.clone()).order(java.nio.ByteOrder.LITTLE_ENDIAN);
            second.putLong(4, second.getLong(4) ^ Long.MIN_VALUE);
            second.putLong(12, second.getLong(12) ^ Long.MIN_VALUE ^ (Long.MIN_VALUE >>> shift));
            int collisions = 0;
            for (int seed = 0; seed < 10; seed++) {
                collisions += Key.of("m", first).keyHash(seed)
                                == Key.of("m", second.array()).keyHash(seed)
                        ? 1
                        : 0;
            }
            assertThat(collisions).isLessThan(2);
        }
    }

    private static Key key(String map, String key) {
        return Key.of(map, key.getBytes(UTF_8));
    }

    private static HerdRecord record(Key key, String value, boolean clientTime, boolean expires) {
        return RecordDraft.value(key, ByteBuffer.wrap(value.getBytes(UTF_8)), clientTime, expires)
                .stamp(new Stamp(5, 6, clientTime ? 7 : 5), 8, false);
    }
}

package dev.herd.value;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SipHashTest {

    /** As other implementations of SipHash-1-3 give them for the key of zeros. */
    @Test
    void agreesWithOtherImplementations() {
        assertThat(hash("")).isEqualTo(0xd1fba762150c532cL);
        assertThat(hash("siphash")).isEqualTo(0x8264ceeccb16bcbeL);
        assertThat(hash("digest-sip_hash")).isEqualTo(0xce31007e34130c0aL);
    }

    private static long hash(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return SipHash.hash(bytes, 0, bytes.length, 0, 0);
    }

    @Test
    void dependsOnThePartAloneAndNotOnWhereItStands() {
        Random random = new Random(1);
        for (int length = 0; length < 40; length++) {
            byte[] part = new byte[length];
            random.nextBytes(part);
            long alone = SipHash.hash(part, 0, length, 3, 4);
            for (int start = 0; start < 20; start++) {
                byte[] whole = new byte[start + length + 5];
                random.nextBytes(whole);
                System.arraycopy(part, 0, whole, start, length);
                assertThat(SipHash.hash(whole, start, start + length, 3, 4)).isEqualTo(alone);
            }
        }
    }

    @Test
    void changesWithEveryBitOfTheInputAndOfTheKey() {
        byte[] bytes = new byte[21];
        long before = SipHash.hash(bytes, 0, bytes.length, 0, 0);
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] changed = Arrays.copyOf(bytes, bytes.length);
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(SipHash.hash(changed, 0, changed.length, 0, 0)).isNotEqualTo(before);
        }
        for (int bit = 0; bit < Long.SIZE; bit++) {
            assertThat(SipHash.hash(bytes, 0, bytes.length, 1L << bit, 0)).isNotEqualTo(before);
            assertThat(SipHash.hash(bytes, 0, bytes.length, 0, 1L << bit)).isNotEqualTo(before);
        }
    }
}

package dev.herd.transport.udp.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PacketProtectionTest {

    private static final int HEADER = 13;
    private static final long EPOCH = 1L << PacketKey.EPOCH_SHIFT;

    private static SessionSecrets secrets(Suite suite, boolean initiator) {
        byte[] transcript = new byte[32];
        return new SessionSecrets(suite, PreSharedKey.none(), new byte[32], transcript, initiator);
    }

    private static byte[] sealed(Sealer sealer, long number, int length) {
        byte[] packet = new byte[HEADER + length + Suite.TAG_BYTES];
        for (int i = 0; i < HEADER + length; i++) {
            packet[i] = (byte) (i + number);
        }
        assertThat(sealer.seal(number, packet, HEADER, length)).isEqualTo(packet.length);
        return packet;
    }

    private static int open(Opener opener, long number, byte[] packet) {
        return opener.open(number, packet, HEADER, packet.length - HEADER);
    }

    @ParameterizedTest
    @EnumSource
    void whatOneEndSealsTheOtherOpensAndNobodyElse(Suite suite) {
        Sealer sealer = new Sealer(secrets(suite, true), 0);
        Opener opener = new Opener(secrets(suite, false), 0);
        for (int length : new int[] {0, 1, 15, 16, 17, 1_171, 65_000}) {
            byte[] packet = sealed(sealer, length, length);
            byte[] copy = packet.clone();
            assertThat(open(new Opener(secrets(suite, true), 0), length, copy))
                    .as("the other direction")
                    .isNegative();
            assertThat(open(opener, length, packet)).isEqualTo(length);
            for (int i = 0; i < HEADER + length; i++) {
                assertThat(packet[i]).isEqualTo((byte) (i + length));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void noBitMayChangeNorTheNumber(Suite suite) {
        byte[] packet = sealed(new Sealer(secrets(suite, true), 0), 7, 40);
        Opener opener = new Opener(secrets(suite, false), 0);
        for (int bit = 0; bit < 8 * packet.length; bit++) {
            byte[] changed = packet.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(open(opener, 7, changed)).as("bit " + bit).isEqualTo(Opener.FORGED);
        }
        for (int length = HEADER; length < packet.length; length++) {
            byte[] cut = Arrays.copyOf(packet, length);
            assertThat(open(opener, 7, cut)).as("cut to " + length).isEqualTo(Opener.FORGED);
        }
        assertThat(open(opener, 8, packet.clone())).isEqualTo(Opener.FORGED);
        assertThat(open(opener, 7, packet))
                .as("it is opened after all the forgeries")
                .isEqualTo(40);
    }

    @ParameterizedTest
    @EnumSource
    void keysChangeWithEveryEpochAndPacketsMayOvertakeTheChange(Suite suite) {
        Sealer sealer = new Sealer(secrets(suite, true), 0);
        Opener opener = new Opener(secrets(suite, false), 0);
        byte[] last = sealed(sealer, EPOCH - 1, 100);
        byte[] first = sealed(sealer, EPOCH, 100);
        byte[] later = sealed(sealer, 2 * EPOCH + 5, 100);
        assertThat(open(opener, 2 * EPOCH + 5, later.clone()))
                .as("two epochs ahead")
                .isEqualTo(Opener.FORGED);
        assertThat(open(opener, EPOCH, first)).isEqualTo(100);
        assertThat(open(opener, EPOCH - 1, last)).as("of the epoch before").isEqualTo(100);
        assertThat(open(opener, 2 * EPOCH + 5, later)).isEqualTo(100);
        assertThat(open(opener, 1, sealed(new Sealer(secrets(suite, true), 0), 1, 100)))
                .as("two epochs back")
                .isEqualTo(Opener.FORGED);
    }

    @ParameterizedTest
    @EnumSource
    void epochsHaveDifferentKeysAndNonces(Suite suite) {
        PacketKey first = new PacketKey(suite, new byte[32], 0);
        byte[] one = new byte[100 + Suite.TAG_BYTES];
        byte[] other = one.clone();
        first.seal(5, one, 0, 100);
        first.next().seal(5, other, 0, 100);
        assertThat(one).isNotEqualTo(other);
    }

    @Test
    void noNumberIsUsedTwice() {
        Sealer sealer = new Sealer(secrets(Suite.AES_256_GCM, true), 0);
        sealed(sealer, 3, 10);
        assertThatThrownBy(() -> sealed(sealer, 3, 10)).hasMessageContaining("packet number is 3");
        assertThatThrownBy(() -> sealed(sealer, 1, 10)).hasMessageContaining("at least 4");
    }

    @Test
    void everyByteOfTheHandshakeAndTheKeyMatters() {
        byte[] transcript = new byte[32];
        byte[] agreed = new byte[32];
        PreSharedKey key = PreSharedKey.parse("5a".repeat(32));
        SessionSecrets one = new SessionSecrets(Suite.AES_256_GCM, key, agreed, transcript, true);
        transcript[31] ^= 1;
        SessionSecrets two = new SessionSecrets(Suite.AES_256_GCM, key, agreed, transcript, true);
        agreed[0] ^= 1;
        SessionSecrets three = new SessionSecrets(Suite.AES_256_GCM, key, agreed, transcript, true);
        SessionSecrets four = new SessionSecrets(Suite.AES_256_GCM, PreSharedKey.none(), agreed, transcript, true);
        assertThat(Stream.of(one.sending(), two.sending(), three.sending(), four.sending(), one.receiving())
                        .map(Arrays::hashCode)
                        .distinct())
                .hasSize(5);
        assertThat(four.sending())
                .isEqualTo(new SessionSecrets(Suite.AES_256_GCM, PreSharedKey.none(), agreed, transcript, false)
                        .receiving());
    }

    @Test
    void aesIsForThoseWhoBothHaveItInHardware() {
        assertThat(Suite.forBoth(true, true)).isEqualTo(Suite.AES_256_GCM);
        assertThat(Suite.forBoth(true, false)).isEqualTo(Suite.CHACHA20_POLY1305);
        assertThat(Suite.forBoth(false, true)).isEqualTo(Suite.CHACHA20_POLY1305);
    }

    @Test
    void aReplayWindowKnowsWhatHasCome() {
        ReplayWindow window = new ReplayWindow();
        Set<Long> came = new HashSet<>();
        Random random = new Random(1);
        long largest = -1;
        for (int i = 0; i < 200_000; i++) {
            long number = Math.max(0, largest + random.nextLong(-9_000, random.nextInt(1_000) == 0 ? 20_000 : 4));
            boolean isNew = !came.contains(number) && number > largest - ReplayWindow.SIZE;
            assertThat(window.isNew(number)).as("packet " + number).isEqualTo(isNew);
            if (isNew) {
                window.add(number);
                came.add(number);
                largest = Math.max(largest, number);
            }
        }
        assertThat(came).hasSizeGreaterThan(50_000);
    }
}

package dev.herd.transport.udp.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PacketsTest {

    private static final Abilities ABILITIES = new Abilities(true, 65_536, 1_472, 100_000);

    private static byte[] bytes(int length, int seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @Test
    void initIsReadAsItWasWritten() {
        byte[] cookie = bytes(Init.COOKIE_BYTES, 2);
        byte[] datagram = new Init(0x01020304, 0xa0b0c0d0, bytes(32, 1), ABILITIES, cookie).datagram();
        assertThat(Packets.kind(datagram, datagram.length)).isEqualTo(Packets.Kind.INIT);
        Init read = Init.read(datagram);
        assertThat(read.keyId()).isEqualTo(0x01020304);
        assertThat(read.sessionId()).isEqualTo(0xa0b0c0d0);
        assertThat(read.publicBytes()).isEqualTo(bytes(32, 1));
        assertThat(read.abilities()).isEqualTo(ABILITIES);
        assertThat(read.cookie()).isEqualTo(cookie);
        assertThat(Init.read(new Init(1, 2, bytes(32, 1), ABILITIES, new byte[0]).datagram())
                        .cookie())
                .containsOnly(0);
    }

    @Test
    void acceptAndRetryAreReadAsTheyWereWritten() {
        byte[] datagram = new Accept(7, 8, bytes(32, 3), 1, ABILITIES).datagram();
        assertThat(Packets.kind(datagram, datagram.length)).isEqualTo(Packets.Kind.ACCEPT);
        assertThat(Packets.sessionId(datagram)).isEqualTo(7);
        Accept read = Accept.read(datagram);
        assertThat(read.initiatorId()).isEqualTo(7);
        assertThat(read.responderId()).isEqualTo(8);
        assertThat(read.publicBytes()).isEqualTo(bytes(32, 3));
        assertThat(read.suite()).isEqualTo(1);
        assertThat(read.abilities()).isEqualTo(ABILITIES);

        byte[] retry = Retry.datagram(9, bytes(Init.COOKIE_BYTES, 4));
        assertThat(Packets.kind(retry, retry.length)).isEqualTo(Packets.Kind.RETRY);
        assertThat(Packets.sessionId(retry)).isEqualTo(9);
        assertThat(Retry.cookie(retry)).isEqualTo(bytes(Init.COOKIE_BYTES, 4));
        assertThat(Math.max(retry.length, datagram.length))
                .as("far less than INIT")
                .isLessThan(100);
    }

    @Test
    void aSealedPacketSaysWhoseItIsAndItsNumber() {
        byte[] packet = new byte[30];
        Packets.writeSealedHeader(-5, 1L << 50, ByteBuffer.wrap(packet));
        assertThat(Packets.kind(packet, packet.length)).isEqualTo(Packets.Kind.SEALED);
        assertThat(Packets.sessionId(packet)).isEqualTo(-5);
        assertThat(Packets.number(packet)).isEqualTo(1L << 50);
    }

    @Test
    void otherLengthsAndVersionsAreNothing() {
        byte[] init = new Init(1, 2, bytes(32, 1), ABILITIES, new byte[0]).datagram();
        for (int length = 0; length < init.length; length++) {
            assertThat(Packets.kind(Arrays.copyOf(init, length), length))
                    .as("cut to " + length)
                    .isNull();
        }
        assertThat(Packets.kind(Arrays.copyOf(init, init.length + 1), init.length + 1))
                .isNull();
        byte[] later = init.clone();
        later[1] = Packets.VERSION + 1;
        assertThat(Packets.kind(later, later.length)).isNull();
        assertThat(Packets.kind(new byte[] {Packets.SEALED, 1, 2, 3}, 4)).isNull();
    }

    @Test
    void noTextBeginsAsAPeersDatagramDoes() {
        for (int point = 1; point <= Character.MAX_CODE_POINT; point++) {
            if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
                byte[] text = Character.toString(point).getBytes(StandardCharsets.UTF_8);
                assertThat(Packets.isOfPeer(text, text.length)).isFalse();
            }
        }
        for (byte type : new byte[] {Packets.INIT, Packets.RETRY, Packets.ACCEPT, Packets.SEALED}) {
            assertThat(Packets.isOfPeer(new byte[] {type}, 1)).isTrue();
        }
        assertThat(Packets.isOfPeer(new byte[0], 0)).isFalse();
    }

    @Test
    void whatAPeerSaysOfItselfIsKeptInRange() {
        Abilities wild = new Abilities(false, Integer.MIN_VALUE, Integer.MAX_VALUE, -1);
        assertThat(wild.frameLimit()).isEqualTo(512);
        assertThat(wild.datagramLimit()).isEqualTo(65_507);
        assertThat(wild.receiveWindow()).isEqualTo(2 * 65_507);
    }
}

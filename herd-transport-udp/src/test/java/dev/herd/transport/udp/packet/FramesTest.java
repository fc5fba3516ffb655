package dev.herd.transport.udp.packet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FramesTest {

    private static final int LIMIT = 1_000;

    /** What was read, in words; checks what a visitor may rely on. */
    private static final class Told implements Frames.Visitor {
        private final List<String> words = new ArrayList<>();

        @Override
        public void ping() {
            words.add("ping");
        }

        @Override
        public void ack(Ack ack) {
            StringBuilder text = new StringBuilder("ack " + ack.delayNanos());
            for (int i = 0; i < ack.ranges(); i++) {
                assertThat(ack.low(i)).isBetween(0L, ack.high(i));
                assertThat(i == 0 || ack.high(i) < ack.low(i - 1) - 1).isTrue();
                text.append(' ').append(ack.low(i)).append('-').append(ack.high(i));
            }
            words.add(text.toString());
        }

        @Override
        public void whole(ByteBuffer frame) {
            assertThat(frame.remaining()).isBetween(1, LIMIT);
            words.add("whole " + hex(frame));
        }

        @Override
        public void part(long number, int total, int offset, ByteBuffer part) {
            assertThat(total).isBetween(1, LIMIT);
            assertThat(offset).isBetween(0, total - 1);
            assertThat(part.remaining()).isBetween(1, total - offset);
            words.add("part " + number + " " + offset + "/" + total + " " + hex(part));
        }

        @Override
        public void close(String reason) {
            words.add("close " + reason);
        }

        @Override
        public void challenge(long data) {
            words.add("challenge " + data);
        }

        @Override
        public void response(long data) {
            words.add("response " + data);
        }

        @Override
        public void renew(Renew message) {
            assertThat(message.first()).isNotNegative();
            words.add(
                    "renew " + message.step() + " " + message.attempt() + " " + message.keyId() + " " + message.first()
                            + " " + HexFormat.of().formatHex(message.facts()).length() + " "
                            + HexFormat.of().formatHex(message.mac()));
        }

        private static String hex(ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            return HexFormat.of().formatHex(copy);
        }
    }

    private static List<String> read(ByteBuffer packet) throws MalformedPacketException {
        Told told = new Told();
        Frames.read(packet, LIMIT, new Ack(), told);
        return told.words;
    }

    @Test
    void whatIsWrittenIsRead() throws MalformedPacketException {
        ByteBuffer packet = ByteBuffer.allocate(700);
        Frames.writePing(packet);
        Ack ack = new Ack();
        ack.clear(25_000_000);
        ack.add(90, 100);
        ack.add(70, 70);
        ack.add(0, 68);
        assertThat(Frames.writeAck(ack, packet)).isTrue();
        packet.put(packet.position() + Frames.WHOLE_HEADER, new byte[] {1, 2, 3});
        Frames.writeWholeHeader(3, packet);
        ByteBuffer rest = ByteBuffer.wrap(new byte[] {7, 8, 9});
        assertThat(Frames.writePart(5, rest, 400, packet)).isEqualTo(3);
        Frames.writeChallenge(false, -1, packet);
        Frames.writeChallenge(true, 77, packet);
        Renew ask = Renew.ask(3, 0x1234, 1L << 40, new byte[32]).signed(new byte[32]);
        Frames.writeRenew(ask, packet);
        Frames.writeRenew(ask.agree(9, new byte[32]), packet);
        Frames.writeRenew(ask.refuse(), packet);
        Frames.writeRenew(Renew.wish(), packet);
        Frames.writeClose("schön", packet);
        packet.put((byte) 0).put((byte) 0);
        assertThat(read(packet.flip()))
                .containsExactly(
                        "ping",
                        "ack 25000000 90-100 70-70 0-68",
                        "whole 010203",
                        "part 5 400/403 070809",
                        "challenge -1",
                        "response 77",
                        "renew ASK 3 4660 1099511627776 98 " + "00".repeat(16),
                        "renew AGREE 3 4660 9 98 " + "00".repeat(16),
                        "renew REFUSE 3 4660 0 18 ",
                        "renew WISH 0 0 0 18 ",
                        "close schön");
    }

    @Test
    void aFrameIsCutToTheRoomThatPacketsHave() throws MalformedPacketException {
        byte[] bytes = new byte[LIMIT];
        new Random(1).nextBytes(bytes);
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        StringBuilder read = new StringBuilder();
        for (int room = 1; rest.hasRemaining(); room++) {
            ByteBuffer packet = ByteBuffer.allocate(room);
            int before = rest.position();
            int written = Frames.writePart(1L << 40, rest, before, packet);
            assertThat(rest.position()).isEqualTo(before + written);
            assertThat(written > 0).isEqualTo(packet.position() > 0);
            for (String word : read(packet.flip())) {
                assertThat(word).startsWith("part " + (1L << 40) + " " + before + "/" + LIMIT + " ");
                read.append(word.substring(word.lastIndexOf(' ') + 1));
            }
        }
        assertThat(read.toString()).isEqualTo(HexFormat.of().formatHex(bytes));
    }

    @Test
    void anAcknowledgementThatDoesntFitLeavesOutTheOldest() throws MalformedPacketException {
        Ack ack = new Ack();
        ack.clear(0);
        for (int i = 0; i < Ack.MOST_RANGES; i++) {
            assertThat(ack.add(10_000 - 200L * i, 10_100 - 200L * i)).isTrue();
        }
        assertThat(ack.add(0, 1)).isFalse();
        int most = 0;
        for (int room = 0; room < 200; room++) {
            ByteBuffer packet = ByteBuffer.allocate(room);
            if (Frames.writeAck(ack, packet)) {
                int ranges = read(packet.flip()).get(0).split("-").length - 1;
                assertThat(ranges).isBetween(Math.max(1, most), most + 1);
                most = ranges;
            } else {
                assertThat(packet.position()).isZero();
                assertThat(most).isZero();
            }
        }
        assertThat(most).isEqualTo(Ack.MOST_RANGES);
    }

    @Test
    void aReasonIsCutAtACharactersEnd() throws MalformedPacketException {
        ByteBuffer packet = ByteBuffer.allocate(300);
        Frames.writeClose("x" + "ö".repeat(200), packet);
        assertThat(read(packet.flip())).containsExactly("close x" + "ö".repeat(127));
        packet.clear();
        Frames.writeClose("", packet);
        assertThat(read(packet.flip())).containsExactly("close ");
    }

    @ParameterizedTest
    @CsvSource({
        "09, unknown type 9",
        "ff, unknown type 255",
        "02, a number is missing",
        "0241, a number is cut off",
        "020500, an acknowledgement is cut off",
        "02050000, a number is missing",
        "02050020, acknowledgement of 33 ranges",
        "0205000006, before the first",
        "0205000100" + "04" + "00, before the first",
        "0300, a frame of 0 bytes",
        "0343e9, a frame of 1001 bytes",
        "0305aabb, of which 2 are there",
        "0400" + "43e9" + "00" + "01aa, over the limit of 1000",
        "04000a0b01aa, 1 bytes at 11 of a frame that has 10",
        "04000a0902aabb, 2 bytes at 9 of a frame that has 10",
        "04000a0900, a frame of 0 bytes",
        "04000a00ffffffffffffffffaa, bytes at 0",
        "0505aa, of which 1 are there",
        "0600000000, a challenge is cut off",
        "07, a challenge is cut off",
        "08, unknown step -1",
        "0804, unknown step 4",
        "08ff, unknown step -1",
        "0803aaaaaaaabbbbbb, a renewal is cut off",
        "0801aaaaaaaabbbbbbbb, a renewal is cut off",
        "0801aaaaaaaabbbbbbbb" + "8000000000000000" + "00000000000000000000000000000000"
                + "00000000000000000000000000000000"
                + "00000000000000000000000000000000, from packet -9223372036854775808 on",
    })
    void whatCantBeReadIsSaid(String hex, String words) {
        ByteBuffer packet = ByteBuffer.wrap(HexFormat.of().parseHex(hex));
        assertThatThrownBy(() -> read(packet))
                .isInstanceOf(MalformedPacketException.class)
                .hasMessageContaining(words);
    }

    /** Any bytes at all, and true packets with some bytes changed: told within bounds, or refused, and nothing else. */
    @Test
    void anyBytesAreBorne() {
        Random random = new Random(Long.getLong("herd.firstSeed", 1));
        int refused = 0;
        int rounds = 200 * Integer.getInteger("herd.seeds", 1_000);
        for (int i = 0; i < rounds; i++) {
            ByteBuffer packet = ByteBuffer.allocate(120);
            if (random.nextBoolean()) {
                byte[] bytes = new byte[random.nextInt(120)];
                random.nextBytes(bytes);
                for (int at = 0; at < bytes.length; at++) {
                    bytes[at] &= (byte) (random.nextInt(3) == 0 ? 0xff : 0x0f);
                }
                packet.put(bytes);
            } else {
                Ack ack = new Ack();
                ack.clear(random.nextInt());
                ack.add(random.nextInt(50, 60), 60);
                ack.add(random.nextInt(0, 40), 40);
                Frames.writeAck(ack, packet);
                Frames.writePart(random.nextInt(9), ByteBuffer.allocate(random.nextInt(1, 40)), 3, packet);
                Frames.writeChallenge(random.nextBoolean(), 5, packet);
                packet.put(random.nextInt(packet.position()), (byte) random.nextInt());
            }
            try {
                read(packet.flip());
            } catch (MalformedPacketException e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(rounds / 10, rounds - rounds / 20);
    }
}

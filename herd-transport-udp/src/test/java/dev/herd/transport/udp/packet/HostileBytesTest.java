package dev.herd.transport.udp.packet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Any bytes at all, and true ones of which some were changed, cut off or added to: each is told for what it is, within bounds,
 * or refused, and nothing else. What is told takes no more memory than its fixed parts have.
 */
class HostileBytesTest {

    private static final Abilities ABILITIES = new Abilities(true, 65_536, 1_472, 100_000);

    private final Random random = new Random(Long.getLong("herd.firstSeed", 1));
    private final int rounds = 100 * Integer.getInteger("herd.seeds", 1_000);

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private byte[] datagram() {
        byte[] made = switch (random.nextInt(5)) {
            case 0 ->
                new Init(random.nextInt(), random.nextInt(), bytes(32), ABILITIES, bytes(Init.COOKIE_BYTES)).datagram();
            case 1 -> new Accept(random.nextInt(), random.nextInt(), bytes(32), 1, ABILITIES).datagram();
            case 2 -> Retry.datagram(random.nextInt(), bytes(Init.COOKIE_BYTES));
            case 3 -> sealed();
            default -> bytes(random.nextInt(1_300));
        };
        return hostile(made);
    }

    private byte[] sealed() {
        byte[] made = bytes(Packets.SEALED_HEADER + 1 + random.nextInt(1_200));
        Packets.writeSealedHeader(random.nextInt(), random.nextLong(), ByteBuffer.wrap(made));
        return made;
    }

    /** One in two is left as long as it is; some bytes of most are others. */
    private byte[] hostile(byte[] made) {
        int length = made.length;
        if (random.nextBoolean()) {
            length = random.nextBoolean() ? random.nextInt(length + 1) : length + random.nextInt(40);
        }
        byte[] changed = new byte[length];
        System.arraycopy(made, 0, changed, 0, Math.min(length, made.length));
        for (int i = random.nextInt(4); i > 0 && length > 0; i--) {
            changed[random.nextInt(length)] = (byte) random.nextInt();
        }
        return changed;
    }

    @Test
    void datagramsAreReadWithinBoundsOrAreNone() {
        Map<Packets.Kind, Integer> read = new EnumMap<>(Packets.Kind.class);
        int none = 0;
        for (int i = 0; i < rounds; i++) {
            byte[] datagram = datagram();
            Packets.Kind kind = Packets.kind(datagram, datagram.length);
            if (kind == null) {
                Packets.isCutOff(datagram, datagram.length);
                none++;
                continue;
            }
            assertThat(Packets.isOfPeer(datagram, datagram.length)).isTrue();
            assertThat(Packets.isCutOff(datagram, datagram.length)).isFalse();
            read.merge(kind, 1, Integer::sum);
            read(kind, datagram);
        }
        assertThat(none).isBetween(rounds / 5, rounds / 2 + rounds / 5);
        assertThat(read).hasSize(Packets.Kind.values().length);
        assertThat(read.values()).allMatch(count -> count > rounds / 20);
    }

    private static void read(Packets.Kind kind, byte[] datagram) {
        ByteBuffer facts = ByteBuffer.wrap(datagram);
        switch (kind) {
            case INIT -> {
                Init init = Init.read(datagram);
                assertThat(init.keyId()).isEqualTo(facts.getInt(2));
                assertThat(init.sessionId()).isEqualTo(facts.getInt(6));
                assertThat(init.publicBytes()).hasSize(32);
                assertThat(init.cookie()).hasSize(Init.COOKIE_BYTES);
                inRange(init.abilities());
            }
            case ACCEPT -> {
                Accept accept = Accept.read(datagram);
                assertThat(accept.initiatorId()).isEqualTo(Packets.sessionId(datagram));
                assertThat(accept.publicBytes()).hasSize(32);
                assertThat(accept.suite()).isBetween(-128, 127);
                inRange(accept.abilities());
            }
            case RETRY -> {
                assertThat(Packets.sessionId(datagram)).isEqualTo(facts.getInt(2));
                assertThat(Retry.cookie(datagram)).hasSize(Init.COOKIE_BYTES);
            }
            case SEALED -> {
                assertThat(Packets.sessionId(datagram)).isEqualTo(facts.getInt(1));
                assertThat(Packets.number(datagram)).isEqualTo(facts.getLong(5));
                assertThat(Packets.phase(datagram)).isBetween(0, 1);
            }
        }
    }

    private static void inRange(Abilities abilities) {
        assertThat(abilities.frameLimit()).isBetween(512, 16 << 20);
        assertThat(abilities.datagramLimit()).isBetween(Packets.BASE_BYTES, Packets.MOST_BYTES);
        assertThat(abilities.receiveWindow()).isBetween(2 * abilities.datagramLimit(), 1 << 30);
    }

    @Test
    void renewalsAreReadAsTheyStandOrRefused() {
        int refused = 0;
        for (int i = 0; i < rounds; i++) {
            byte[] text = hostile(renewal());
            ByteBuffer input = ByteBuffer.wrap(text);
            Renew renew = renewal(input);
            if (renew == null) {
                refused++;
                continue;
            }
            assertThat(renew.publicBytes().length + renew.mac().length).isIn(0, 32 + Packets.MAC_BYTES);
            assertThat(renew.first()).isNotNegative();
            ByteBuffer again = ByteBuffer.allocate(text.length);
            renew.write(again);
            assertThat(again.flip()).isEqualTo(input.flip());
        }
        assertThat(refused).isBetween(rounds / 10, rounds / 2);
    }

    private byte[] renewal() {
        Renew ask = Renew.ask(random.nextInt(), random.nextInt(), random.nextLong() >>> 1, bytes(32));
        Renew made = switch (random.nextInt(4)) {
            case 0 -> Renew.wish();
            case 1 -> ask.refuse();
            case 2 -> ask.signed(bytes(32));
            default -> ask.agree(random.nextLong() >>> 1, bytes(32)).signed(bytes(Packets.MAC_BYTES));
        };
        ByteBuffer output = ByteBuffer.allocate(100);
        made.write(output);
        byte[] text = new byte[output.position()];
        output.get(0, text);
        return text;
    }

    private static @Nullable Renew renewal(ByteBuffer input) {
        try {
            return Renew.read(input);
        } catch (MalformedPacketException e) {
            return null;
        }
    }

    @Test
    void acknowledgementsSpeakOfPacketsInOrderOrAreRefused() {
        Ack ack = new Ack(); // one for all of them, as sessions have it
        int refused = 0;
        for (int i = 0; i < rounds; i++) {
            ByteBuffer input = ByteBuffer.wrap(hostile(acknowledgement()));
            try {
                ack.read(input);
            } catch (MalformedPacketException e) {
                refused++;
                continue;
            }
            assertThat(ack.ranges()).isBetween(1, Ack.MOST_RANGES);
            assertThat(ack.delayNanos()).isNotNegative();
            long before = Long.MAX_VALUE;
            for (int range = 0; range < ack.ranges(); range++) {
                assertThat(List.of(0L, ack.low(range), ack.high(range), before)).isSorted();
                before = ack.low(range) - 2;
            }
        }
        assertThat(refused).isBetween(rounds / 10, rounds - rounds / 5);
    }

    private byte[] acknowledgement() {
        Ack ack = new Ack();
        ack.clear(random.nextInt(1_000_000_000));
        long high = random.nextLong() >>> (3 + random.nextInt(50));
        for (int range = random.nextInt(1, 2 * Ack.MOST_RANGES); range > 0 && high >= 0; range--) {
            long low = Math.max(0, high - random.nextInt(1_000));
            ack.add(low, high);
            high = low - 2 - random.nextInt(70_000);
        }
        ByteBuffer output = ByteBuffer.allocate(1_000);
        ack.write(output);
        byte[] text = new byte[output.position() - 1]; // without the frame's type
        output.get(1, text);
        return text;
    }
}

package dev.herd.transport.udp.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What clients and nodes tell each other, true words of which some bytes were changed, cut off or added to: each is taken for
 * what it is, within bounds, or for none of it. {@code -Dherd.seeds=N} has a hundred times as many tried.
 */
class HostileWordsTest {

    private final Random random = new Random(Long.getLong("herd.firstSeed", 1));
    private final int rounds = 100 * Integer.getInteger("herd.seeds", 1_000);

    private String digits(int most, String of) {
        StringBuilder digits = new StringBuilder();
        for (int i = random.nextInt(3) == 0 ? random.nextInt(most + 4) : most; i > 0; i--) {
            digits.append(of.charAt(random.nextInt(of.length())));
        }
        return digits.toString();
    }

    private String hex(int most) {
        return digits(most, "0123456789abcdef");
    }

    private String number(int most) {
        return digits(random.nextInt(1, most + 1), "123456789");
    }

    /** One in three is as it was made. */
    private byte[] hostile(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(3); i > 0 && bytes.length > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) (random.nextBoolean() ? random.nextInt() : '\n');
        }
        return bytes;
    }

    private int lengthOf(byte[] datagram) {
        return random.nextInt(4) == 0 ? random.nextInt(datagram.length + 1) : datagram.length;
    }

    private String saidByAClient() {
        String first = switch (random.nextInt(8)) {
            case 0 -> "? hello";
            case 1 -> "? bye";
            case 2 -> "? prove " + hex(12);
            case 3 -> "? prove " + hex(12) + " " + hex(8);
            case 4 -> "? more " + hex(8) + " " + number(9);
            case 5 -> "? ask " + number(18);
            case 6 -> "? ask " + number(18) + " more " + hex(8) + " " + number(9);
            default -> "? " + hex(random.nextInt(90));
        };
        return first + (random.nextBoolean() ? "\n" : "\r\n") + "line\n".repeat(random.nextInt(3));
    }

    @Test
    void whatClientsSayIsAPhraseOrNone() {
        Map<Phrase.Kind, Integer> read = new EnumMap<>(Phrase.Kind.class);
        for (int i = 0; i < rounds; i++) {
            byte[] datagram = hostile(saidByAClient());
            int length = lengthOf(datagram);
            Phrase phrase = Phrase.read(datagram, length);
            read.merge(phrase.kind(), 1, Integer::sum);
            assertThat(phrase.body()).isBetween(0, length + 1);
            assertThat(phrase.offset()).isBetween(0, 999_999_999);
            assertThat(phrase.number()).isBetween(0L, 999_999_999_999_999_999L);
            assertThat(phrase.token()).matches("|[0-9a-f]{8}|[0-9a-f]{12}");
            assertThat(phrase.key()).matches("|[0-9a-f]{8}");
            assertThat(Text.lines(datagram, phrase.body(), length)).isBetween(1, length + 1);
        }
        assertThat(read).hasSize(Phrase.Kind.values().length);
        assertThat(read.values()).allMatch(count -> count > rounds / 100);
    }

    private String saidByANode() {
        String rest = switch (random.nextInt(4)) {
            case 0 -> " more " + hex(8) + " " + number(9);
            case 1 -> " part " + hex(8) + " " + number(9);
            case 2 -> " gone";
            default -> "";
        };
        String first = switch (random.nextInt(10)) {
            case 0 -> "? prove " + hex(12);
            case 1 -> "? proven";
            case 2 -> "? stale: say ? hello";
            case 3 -> "? bye";
            case 4 -> "? too many clients";
            case 5 -> "? wait " + number(18);
            case 6 -> "? slow: no more than " + number(7) + " lines a second";
            case 7 -> "? news" + rest;
            default -> "? answer " + number(18) + rest;
        };
        return first + (random.nextInt(8) == 0 ? " bye" : "") + "\n" + "line\n".repeat(random.nextInt(3));
    }

    @Test
    void whatNodesSayIsAReplyOrNone() {
        Map<Reply.Kind, Integer> read = new EnumMap<>(Reply.Kind.class);
        int none = 0;
        for (int i = 0; i < rounds; i++) {
            byte[] datagram = hostile(saidByANode());
            int length = lengthOf(datagram);
            @Nullable Reply reply = Reply.read(datagram, length);
            if (reply == null) {
                none++;
                continue;
            }
            read.merge(reply.kind(), 1, Integer::sum);
            assertThat(reply.number()).isBetween(0L, 999_999_999_999_999_999L);
            assertThat(reply.rest()).matches("|[0-9a-f]{8} [0-9]{1,9}");
            assertThat(reply.token()).matches("|[0-9a-f]{12}");
            assertThat(reply.body().remaining()).isLessThan(length);
        }
        assertThat(none).isBetween(rounds / 10, rounds - rounds / 4);
        assertThat(read).hasSize(Reply.Kind.values().length);
        assertThat(read.values()).allMatch(count -> count > rounds / 200);
    }
}

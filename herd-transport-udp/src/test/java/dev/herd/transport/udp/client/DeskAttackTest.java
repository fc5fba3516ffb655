package dev.herd.transport.udp.client;

import static dev.herd.transport.udp.client.DeskBench.FOREIGN;
import static dev.herd.transport.udp.client.DeskBench.LOCAL;
import static dev.herd.transport.udp.client.DeskBench.SECOND;
import static dev.herd.transport.udp.client.DeskBench.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.transport.Answer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What strangers can't do, who send what they like under any address. */
class DeskAttackTest {

    private final Random random = new Random(7);

    private InetSocketAddress forged() {
        String host = random.nextBoolean()
                ? "198.51." + random.nextInt(256) + "." + random.nextInt(256)
                : "2001:db8:" + Integer.toHexString(random.nextInt(65_536)) + "::7";
        return address(host, 1 + random.nextInt(65_535));
    }

    /** A token of the right form, of which none is right. */
    private String digits(int count) {
        StringBuilder digits = new StringBuilder();
        while (digits.length() < count) {
            digits.append(Character.forDigit(random.nextInt(16), 16));
        }
        return digits.toString();
    }

    private byte[] anything() {
        String text = switch (random.nextInt(12)) {
            case 0 -> "? hello";
            case 1 -> "? prove " + digits(12) + (random.nextBoolean() ? " " + digits(8) : "") + "\nask";
            case 2 -> "? ask " + random.nextInt(9) + (random.nextBoolean() ? "\nhello" : " more " + digits(8) + " 0");
            case 3 -> "? more " + digits(8) + " " + random.nextInt();
            case 4 -> "? part " + digits(8) + " 999999999999";
            case 5 -> "? bye";
            case 6 -> "a\n".repeat(random.nextInt(40));
            case 7 -> "x".repeat(random.nextInt(1_500));
            case 8 -> "? ask 99999999999999999999\r\n";
            case 9 -> "";
            default -> "later";
        };
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(4); i > 2 && bytes.length > 0; i--) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    @Test
    void nobodyWhoHasProvenNothingGetsMoreThanThreeTimesWhatHeSent() {
        DeskBench bench = new DeskBench(64, new DeskSetup.Rules(Networks.parse(""), 65_507, 1_000_000));
        Queue<CompletableFuture<Answer>> later = new ArrayDeque<>();
        bench.handler.answer((session, line) -> answer(later, line, session.send("news ".repeat(random.nextInt(50)))));
        List<InetSocketAddress> few = List.of(FOREIGN, address("192.0.2.8", 9), address("2001:db8::9", 9));
        for (int i = 0; i < 60_000; i++) {
            InetSocketAddress from = random.nextInt(3) > 0 ? few.get(random.nextInt(few.size())) : forged();
            bench.say(from, anything());
            CompletableFuture<Answer> due = random.nextInt(3) == 0 ? later.poll() : null;
            if (due != null) {
                due.complete(Answer.of(random.nextBoolean() ? "y".repeat(9_000) : "y\n".repeat(4_000)));
            }
            bench.after(random.nextInt(200) == 0 ? SECOND : 100_000);
        }
        assertThat(bench.bytesOut).isNotEmpty();
        bench.bytesOut.forEach((to, bytes) ->
                assertThat(bytes).as("to %s", to).isLessThanOrEqualTo(3 * bench.bytesIn.getOrDefault(to, 0L)));
        bench.handler.check();
    }

    private CompletionStage<Answer> answer(Queue<CompletableFuture<Answer>> later, String line, boolean told) {
        assertThat(told).isTrue();
        if (line.equals("later")) {
            CompletableFuture<Answer> answer = new CompletableFuture<>();
            later.add(answer);
            return answer;
        }
        return Answer.of("z\n".repeat(random.nextInt(2_000)) + "z").now();
    }

    @Test
    void aFloodUnderForgedAddressesLeavesMemoryFlatAndKnownClientsAlone() {
        DeskBench bench = new DeskBench();
        bench.prove(FOREIGN);
        bench.say(LOCAL, "hello");
        bench.handler.answer((session, line) ->
                session.remote().startsWith("1") ? Answer.of("well").now() : new CompletableFuture<>());
        int before = bench.handler.sessions().size();
        for (int i = 0; i < 50_000; i++) {
            bench.say(forged(), random.nextBoolean() ? "never answered" : "? hello\n");
            bench.after(10_000);
            assertThat(bench.desk.guests().size()).isLessThanOrEqualTo(2 + 64 / 4);
        }
        assertThat(bench.handler.sessions().size()).isGreaterThan(before + 1_000); // the flood did come in
        assertThat(bench.say(FOREIGN, "hello")).containsExactly("well\n");
        assertThat(bench.say(LOCAL, "hello")).containsExactly("well\n");
        // Half a second at twenty a second, after a second's worth; the next would say how many others there were.
        assertThat(bench.refusals.size()).isBetween(20, 40);
        assertThat(bench.refusals.get(bench.refusals.size() - 1)).contains(" more, of which nobody was told");
        bench.after(61 * SECOND);
        assertThat(bench.desk.guests()).isEmpty();
        assertThat(bench.places.availablePermits()).isEqualTo(64);
        bench.handler.check();
    }

    @Test
    void aNetworkHasItsShareAndOthersKeepTheirs() {
        DeskBench bench = new DeskBench();
        int answered = 0;
        for (int i = 0; i < 1_000; i++) {
            answered +=
                    bench.say(address("192.0.2." + i % 256, 1_000 + i), "hello").size();
        }
        assertThat(answered).isEqualTo(100);
        assertThat(bench.say(address("198.51.100.1", 7), "hello")).hasSize(1);
        bench.now += SECOND / 2;
        answered = 0;
        for (int i = 0; i < 100; i++) {
            answered += bench.say(address("192.0.2.1", 7), "a\nb").size();
        }
        assertThat(answered).isEqualTo(25);
        for (int i = 0; i < 1_000; i++) {
            assertThat(bench.say(LOCAL, "hello")).hasSize(1);
            assertThat(bench.say(address("10.9.8.7", 6), "hello")).hasSize(1);
        }
        assertThat(bench.refusals).anyMatch(refusal -> refusal.contains("more lines than 100 a second"));
    }

    @Test
    void whoHasProvenHisAddressHasAShareOfHisOwn() {
        DeskBench bench = new DeskBench();
        bench.prove(FOREIGN);
        for (int i = 0; i < 1_000; i++) {
            bench.say(address("192.0.2.9", 1_000 + i), "hello");
        }
        assertThat(bench.say(FOREIGN, "hello")).containsExactly("hello\n");
    }

    @Test
    void aProofEndsAlthoughDatagramsGoOnToComeFromItsAddress() {
        DeskBench bench = new DeskBench();
        bench.prove(FOREIGN);
        for (long until = bench.now + 7 * 60 * SECOND; bench.now < until; bench.after(20 * SECOND)) {
            bench.say(FOREIGN, "forged"); // all the time known, and none of it proves anything
        }
        bench.bytesIn.clear();
        bench.bytesOut.clear();
        bench.handler.answer((session, line) -> Answer.of("z\n".repeat(500)).now());
        for (int i = 0; i < 1_000; i++) {
            bench.say(FOREIGN, i % 2 == 0 ? "forged" : "? ask 1\nforged");
            bench.handler.sessions().forEach(session -> session.send("news".repeat(100)));
            bench.after(SECOND / 10);
        }
        assertThat(bench.bytesOut.get(FOREIGN)).isLessThanOrEqualTo(3 * bench.bytesIn.getOrDefault(FOREIGN, 0L));
        bench.prove(FOREIGN);
        assertThat(bench.say(FOREIGN, "again").get(0)).hasSizeGreaterThan(100);
        bench.handler.check();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "? prove 0123456789ab", "? ask 1", "\n\n\n\n"})
    void nothingThatIsForgedKeepsAProofAlive(String forged) {
        DeskBench bench = new DeskBench();
        bench.prove(FOREIGN);
        String all = forged.isBlank() ? forged.repeat(30) : forged; // more lines than are ever taken
        for (long until = bench.now + 8 * 60 * SECOND; bench.now < until; bench.after(20 * SECOND)) {
            bench.say(FOREIGN, all);
        }
        bench.bytesOut.clear();
        for (int i = 0; i < 100; i++) {
            bench.handler.sessions().forEach(session -> session.send("news".repeat(100)));
            bench.after(SECOND);
        }
        assertThat(bench.bytesOut).isEmpty();
        assertThat(bench.desk.guests()).isEmpty();
    }

    @Test
    void whoHasAThousandPortsPutsOutHisOwn() {
        DeskBench bench = new DeskBench();
        InetSocketAddress alone = address("198.51.100.9", 5);
        bench.prove(alone);
        bench.prove(address("203.0.113.1", 6));
        for (int i = 0; i < 1_000; i++) {
            bench.prove(address("192.0.2.7", 1_000 + i));
            bench.after(SECOND / 40);
        }
        assertThat(bench.desk.guests())
                .hasSize(64)
                .contains(alone, address("203.0.113.1", 6), address("192.0.2.7", 1_999))
                .doesNotContain(address("192.0.2.7", 1_900));
        bench.prove(address("203.0.113.2", 7)); // and makes room for others
        assertThat(bench.desk.guests()).hasSize(64).contains(alone, address("203.0.113.1", 6));
        bench.after(61 * SECOND);
        assertThat(bench.places.availablePermits()).isEqualTo(64);
    }

    @Test
    void whoIsKnownAndSaysTooMuchIsToldSoOnceASecond() {
        DeskBench bench = new DeskBench();
        bench.handler.answer((session, line) -> Answer.of("well").now());
        bench.prove(FOREIGN);
        bench.after(SECOND);
        int answered = 0;
        int told = 0;
        for (int i = 0; i < 300; i++) {
            List<String> all = bench.say(FOREIGN, "hello");
            answered += all.contains("well\n") ? 1 : 0;
            told += all.contains("? slow: no more than 100 lines a second\n") ? 1 : 0;
            bench.now += SECOND / 200;
        }
        assertThat(answered).isBetween(240, 255);
        assertThat(told).isBetween(1, 2);
        for (int i = 0; i < 300; i++) { // a stranger, whom nothing shows to be there
            assertThat(bench.say(address("203.0.113.1", 6), "hello")).isSubsetOf("well\n");
        }
    }

    @Test
    void aProgramsQuestionIsOneLine() {
        DeskBench bench = new DeskBench();
        bench.handler.answer((session, line) -> Answer.of("well").now());
        String token = bench.say(FOREIGN, "? hello\n").get(0).strip();
        bench.say(FOREIGN, token + " 01234567\n");
        bench.after(SECOND);
        for (int i = 1; i <= 100; i++) {
            assertThat(bench.say(FOREIGN, "? ask " + i + "\nhello")).containsExactly("? answer " + i + "\nwell\n");
        }
        assertThat(bench.say(FOREIGN, "? ask 101\nhello")).containsExactly("? slow: no more than 100 lines a second\n");
    }
}

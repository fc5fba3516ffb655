package dev.herd.transport.udp.client;

import static dev.herd.transport.udp.client.DeskBench.FOREIGN;
import static dev.herd.transport.udp.client.DeskBench.LOCAL;
import static dev.herd.transport.udp.client.DeskBench.SECOND;
import static dev.herd.transport.udp.client.DeskBench.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.transport.Answer;
import dev.herd.transport.ClientSession;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What people see, and programs as simple. */
class DeskTest {

    private final DeskBench bench = new DeskBench();

    private static String lines(int count) {
        return IntStream.range(0, count).mapToObj(i -> "line " + i).collect(Collectors.joining("\n"));
    }

    private static String lastLine(String text) {
        return text.lines().reduce((a, b) -> b).orElse("");
    }

    @Test
    void theLinesOfADatagramAreAnsweredInOneHoweverTheyEnd() {
        assertThat(bench.say(LOCAL, "one")).containsExactly("one\n");
        assertThat(bench.say(LOCAL, "two\n")).containsExactly("two\n");
        assertThat(bench.say(LOCAL, "three\r\n\n four\nfive\r")).containsExactly("three\n four\nfive\n");
        assertThat(bench.handler.lines()).containsExactly("one", "two", "three", "", " four", "five");
        assertThat(bench.handler.sessions()).hasSize(1);
        bench.handler.check();
    }

    @Test
    void whatIsAnsweredLaterComesInOneDatagramToo() {
        CompletableFuture<Answer> late = new CompletableFuture<>();
        bench.handler.answer((session, line) ->
                line.equals("late") ? late : Answer.of("at once").now());
        assertThat(bench.say(LOCAL, "now\nlate\nnow\n")).isEmpty();
        late.complete(Answer.of("at last"));
        assertThat(bench.turn()).containsExactly("at once\nat last\nat once\n");
    }

    @Test
    void whatIsThereDoesNotWaitForLongForWhatIsNot() {
        CompletableFuture<Answer> late = new CompletableFuture<>();
        bench.handler.answer((session, line) ->
                line.equals("late") ? late : Answer.of("at once").now());
        assertThat(bench.say(LOCAL, "now\nlate\nnow\n")).isEmpty();
        assertThat(bench.desk.deadline()).isEqualTo(bench.now + Turns.HOLD);
        assertThat(bench.after(Turns.HOLD - 1)).isEmpty();
        assertThat(bench.after(1)).containsExactly("at once\n");
        bench.handler.sessions().get(0).send("news");
        assertThat(bench.turn()).isEmpty();
        assertThat(bench.after(Turns.HOLD)).containsExactly("news\n");
        late.complete(Answer.of("at last"));
        assertThat(bench.turn()).containsExactly("at last\nat once\n");
    }

    @Test
    void whatIsSaidUnaskedLeavesAtOnce() {
        bench.say(LOCAL, "hello");
        ClientSession session = bench.handler.sessions().get(0);
        assertThat(session.send("a\nb")).isTrue();
        assertThat(session.send("c")).isTrue();
        assertThat(bench.turn()).containsExactly("a\nb\nc\n");
    }

    @Test
    void whatIsTooLongIsCutAtALinesEndAndTheRestIsHadByTheLastLine() {
        InetSocketAddress trusted = address("10.1.2.3", 7);
        String all = lines(1_000);
        bench.handler.answer((session, line) -> Answer.of(all).now());
        StringBuilder got = new StringBuilder();
        String letter = bench.say(trusted, "all").get(0);
        while (lastLine(letter).startsWith("? more ")) {
            String last = lastLine(letter);
            assertThat(letter.getBytes(StandardCharsets.UTF_8).length).isBetween(1_100, 1_200);
            got.append(letter, 0, letter.length() - last.length() - 1);
            letter = bench.say(trusted, last).get(0);
            assertThat(bench.say(trusted, last + "\r\n")).containsExactly(letter); // as often as it is asked for
        }
        assertThat(got.append(letter).toString()).isEqualTo(all + "\n");
        assertThat(bench.say(trusted, "? more 01234567 0")).containsExactly("? gone\n");
        assertThat(bench.handler.lines()).containsExactly("all");
    }

    @Test
    void whatWasCutOffIsKeptUntilAMinuteAfterItWasAskedForLast() {
        InetSocketAddress trusted = address("10.1.2.3", 7);
        bench.handler.answer((session, line) ->
                Answer.of(line.equals("all") ? lines(1_000) : line).now());
        String rest = lastLine(bench.say(trusted, "all").get(0));
        for (int i = 0; i < 3; i++) {
            bench.now += 59 * SECOND;
            assertThat(bench.say(trusted, rest).get(0)).startsWith("line ");
        }
        bench.now += 30 * SECOND;
        bench.say(trusted, "still here");
        assertThat(bench.desk.deadline()).isEqualTo(bench.now + 30 * SECOND);
        bench.now += 30 * SECOND;
        assertThat(bench.turn()).isEmpty();
        assertThat(bench.say(trusted, rest)).containsExactly("? gone\n");
        assertThat(bench.handler.sessions()).hasSize(1);
    }

    @Test
    void longAnswersLeaveNoMemoryBehindWhileTheirClientsStay() {
        bench.handler.answer((session, line) ->
                Answer.of(line.equals("all") ? "y".repeat(1_000_000) : line).now());
        long before = usedBytes();
        for (int port = 1; port <= 50; port++) {
            assertThat(bench.say(address("10.1.2.3", port), "all")).hasSize(1);
        }
        bench.now += 50 * SECOND;
        for (int port = 1; port <= 50; port++) {
            bench.say(address("10.1.2.3", port), "still here");
        }
        bench.after(10 * SECOND);
        assertThat(usedBytes() - before).isLessThan(20_000_000); // 50 MB if only one copy of each stayed
        assertThat(bench.desk.guests()).hasSize(50);
    }

    private static long usedBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void aLineThatIsTooLongGoesOnBetweenTwoCharacters() {
        InetSocketAddress trusted = address("10.1.2.3", 7);
        String all = "first\n" + "snow \u2603 \uD834\uDD1E ".repeat(500) + "\nlast";
        bench.handler.answer((session, line) -> Answer.of(all).now());
        StringBuilder got = new StringBuilder();
        String letter = bench.say(trusted, "all").get(0);
        while (lastLine(letter).matches("\\? (more|part) .*")) {
            String last = lastLine(letter);
            int mark = last.length() + 1 + (last.startsWith("? part") ? 1 : 0);
            assertThat(letter.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(1_200);
            got.append(letter, 0, letter.length() - mark);
            letter = bench.say(trusted, last).get(0);
        }
        assertThat(got.append(letter).toString()).isEqualTo(all + "\n");
    }

    @Test
    void onThisMachineMoreFitsIntoADatagram() {
        String all = lines(500);
        bench.handler.answer((session, line) -> Answer.of(all).now());
        assertThat(bench.say(LOCAL, "all")).containsExactly(all + "\n");
    }

    @Test
    void anAnswerThatIsTooLongToKeepIsSaidToBe() {
        bench.handler.answer((session, line) -> Answer.of("y".repeat(2 << 20)).now());
        assertThat(bench.say(LOCAL, "all")).containsExactly("? answer longer than 1048576 bytes\n");
        bench.handler.answer((session, line) -> Answer.of("short").now());
        assertThat(bench.say(LOCAL, "all")).containsExactly("short\n");
    }

    @Test
    void aStrangerGetsThreeTimesWhatHeSendsUntilHeHasShownWhereHeIs() {
        String all = lines(100);
        bench.handler.answer((session, line) -> Answer.of(all).now());
        String question = "x".repeat(30);
        String cut = bench.say(FOREIGN, question).get(0);
        assertThat(cut.length()).isLessThanOrEqualTo(90);
        assertThat(cut).startsWith("line 0\nline 1\n");
        assertThat(lastLine(cut)).matches("\\? prove [0-9a-f]{12}");
        assertThat(bench.desk.guests()).isEmpty(); // forgotten already
        assertThat(bench.say(FOREIGN, lastLine(cut))).containsExactly("? proven\n");
        assertThat(bench.say(FOREIGN, question)).containsExactly(all + "\n");
    }

    @Test
    void aProofMayStandBeforeTheQuestion() {
        bench.handler.answer((session, line) -> Answer.of("y".repeat(200)).now());
        String proof = bench.say(FOREIGN, "short question").get(0);
        assertThat(bench.say(FOREIGN, proof + "short question\n")).containsExactly("y".repeat(200) + "\n");
    }

    @Test
    void whatFitsIsAnsweredToAStrangerWithoutMoreAdo() {
        assertThat(bench.say(FOREIGN, "IAMAT")).containsExactly("IAMAT\n");
        bench.handler.answer(
                (session, line) -> Answer.of("no room for anything").now());
        assertThat(bench.say(FOREIGN, "x")).isEmpty();
    }

    @Test
    void aProofIsOfOneAddressAndOfAMinuteOrTwo() {
        String proof = bench.say(FOREIGN, "? hello\n").get(0);
        InetSocketAddress other = address("192.0.2.7", FOREIGN.getPort() + 1);
        assertThat(bench.say(other, proof)).containsExactly("? stale: say ? hello\n");
        bench.now += 60 * SECOND;
        assertThat(bench.say(FOREIGN, proof)).containsExactly("? proven\n");
        bench.now += 120 * SECOND;
        assertThat(bench.say(FOREIGN, proof)).containsExactly("? stale: say ? hello\n");
        assertThat(bench.say(FOREIGN, "? hello\n").get(0)).isNotEqualTo(proof).startsWith("? prove ");
        assertThat(bench.handler.lines()).isEmpty();
    }

    /** Or one datagram with another node's address would make the two talk to each other for ever. */
    @Test
    void whatANodeSaysIsNeverAnswered() {
        for (InetSocketAddress from : List.of(LOCAL, FOREIGN)) {
            for (String said : List.of(
                    "? gone", "? stale: say ? hello", "? not a text", "? wait 7", "? proven", "? whatever", "? ")) {
                assertThat(bench.say(from, said + "\n")).as(said).isEmpty();
            }
            String token = bench.say(from, "? prove 000000000000\n").get(0);
            assertThat(bench.say(from, token)).isEmpty();
        }
        assertThat(bench.handler.lines()).isEmpty();
    }

    @Test
    void whatIsNoTextIsCountedAndAnsweredShortly() {
        byte[] binary = new byte[100];
        binary[3] = 'a';
        assertThat(bench.say(LOCAL, binary)).containsExactly("? not a text\n");
        assertThat(bench.say(LOCAL, new byte[] {'a', 'b', (byte) 0xc3, '\n', 'c', 'd'}))
                .containsExactly("? not a text\n");
        assertThat(bench.say(LOCAL, "fine\n" + "x".repeat(1_001) + "\n"))
                .containsExactly("? line longer than 1000 bytes\n");
        assertThat(bench.say(LOCAL, "x".repeat(1_000) + "\r\n")).hasSize(1);
        assertThat(bench.say(LOCAL, new byte[65_508])).isEmpty();
        assertThat(bench.handler.lines()).containsExactly("x".repeat(1_000));
        assertThat(bench.refusals)
                .containsExactly(
                        "udp://127.0.0.1:4711: not a text",
                        "udp://127.0.0.1:4711: not a text",
                        "udp://127.0.0.1:4711: line longer than 1000 bytes",
                        "udp://127.0.0.1:4711: a datagram longer than 65507 bytes");
    }

    @Test
    void aSilentClientIsForgottenAfterAMinute() {
        bench.say(LOCAL, "hello");
        bench.now += 59 * SECOND;
        bench.say(LOCAL, "hello");
        bench.after(59 * SECOND);
        assertThat(bench.handler.closedSessions()).isZero();
        assertThat(bench.desk.deadline()).isEqualTo(bench.now + SECOND);
        bench.after(SECOND);
        assertThat(bench.handler.closedSessions()).isEqualTo(1);
        assertThat(bench.handler.sessions().get(0).send("late")).isFalse();
        assertThat(bench.desk.guests()).isEmpty();
        assertThat(bench.places.availablePermits()).isEqualTo(64);
    }

    @Test
    void whoSaysGoodbyeIsForgottenAtOnceAndWhomTheApplicationDismissesToo() {
        bench.say(LOCAL, "hello");
        assertThat(bench.say(LOCAL, "? bye")).isEmpty();
        assertThat(bench.handler.closedSessions()).isEqualTo(1);
        bench.handler.answer((session, line) -> {
            session.close();
            return Answer.of("goodbye").now();
        });
        assertThat(bench.say(LOCAL, "quit\nnever\n")).containsExactly("goodbye\n");
        assertThat(bench.handler.closedSessions()).isEqualTo(2);
        assertThat(bench.handler.lines()).doesNotContain("never");
    }

    @Test
    void whoSaysMoreThanIsAnsweredIsHeldBack() {
        CompletableFuture<Answer> late = new CompletableFuture<>();
        bench.handler.answer((session, line) -> late);
        for (int i = 0; i < 100; i++) {
            bench.say(LOCAL, "x".repeat(900));
        }
        assertThat(bench.refusals).hasSize(20).allMatch(refusal -> refusal.contains("says more before"));
        late.complete(Answer.none());
        bench.turn();
        assertThat(bench.handler.lines().size()).isLessThan(10);
    }

    @Test
    void whenAllPlacesAreTakenWhoWasSilentLongestMakesRoom() {
        DeskBench small = new DeskBench(4, new DeskSetup.Rules(Networks.parse(""), 1_200, 100));
        CompletableFuture<Answer> late = new CompletableFuture<>();
        small.handler.answer(
                (session, line) -> line.equals("late") ? late : Answer.of(line).now());
        small.say(address("127.0.0.1", 1), "late");
        for (int port = 2; port <= 5; port++) {
            small.now++;
            assertThat(small.say(address("127.0.0.1", port), "hello")).containsExactly("hello\n");
        }
        assertThat(small.desk.guests()).map(InetSocketAddress::getPort).containsExactly(1, 3, 4, 5);
        late.complete(Answer.of("still here"));
        assertThat(small.turn()).containsExactly("still here\n");
        small.handler.answer((session, line) -> new CompletableFuture<>());
        for (int port = 1; port <= 5; port++) {
            small.say(address("127.0.0.1", port), "never answered");
        }
        assertThat(small.say(address("127.0.0.1", 6), "hello")).containsExactly("? too many clients\n");
    }

    @Test
    void closingTellsAll() {
        bench.say(LOCAL, "hello");
        bench.say(address("10.0.0.1", 9), "hello");
        bench.desk.close("on purpose");
        assertThat(bench.handler.closedSessions()).isEqualTo(2);
        assertThat(bench.say(LOCAL, "hello")).isEmpty();
        assertThat(bench.places.availablePermits()).isEqualTo(64);
        assertThat(List.copyOf(bench.refusals)).isEmpty();
    }
}

package dev.herd.transport.udp.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.testkit.RecordingConversation;
import dev.herd.transport.Answer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program's conversation with a desk over a network that loses, repeats and reorders, in virtual time. */
class ExchangeTest {

    private static final InetSocketAddress CLIENT = DeskBench.address("192.0.2.7", 4_712);
    private static final long STEP = 5_000_000;

    private DeskBench bench = new DeskBench(64, new DeskSetup.Rules(Networks.parse(""), 1_200, 1_000_000));
    private final RecordingConversation conversation = new RecordingConversation();
    private final List<Runnable> underWay = new ArrayList<>();
    private Random random = new Random(0);
    private int lost;
    private final Exchange exchange = new Exchange(
            DeskBench.limits(64, 64 << 10),
            conversation,
            bytes -> random.nextBytes(bytes),
            this::toNode,
            () -> {},
            bench.now);

    private void toNode(byte[] datagram) {
        carry(() -> bench.desk.received(CLIENT, datagram, datagram.length, bench.now));
    }

    private void carry(Runnable arrival) {
        if (random.nextInt(100) >= lost) {
            underWay.add(random.nextInt(100) < lost ? random.nextInt(underWay.size() + 1) : underWay.size(), arrival);
            if (random.nextInt(100) < lost) {
                underWay.add(arrival);
            }
        }
    }

    private void step() {
        bench.now += STEP;
        List<Runnable> arriving = List.copyOf(underWay);
        underWay.clear();
        arriving.forEach(Runnable::run);
        for (String letter : bench.turn()) {
            byte[] datagram = letter.getBytes(StandardCharsets.UTF_8);
            carry(() -> exchange.received(datagram, datagram.length, bench.now));
        }
        exchange.turn(bench.now);
    }

    private void until(String what, BooleanSupplier condition) {
        for (int i = 0; !condition.getAsBoolean(); i++) {
            assertThat(i).as("%s, with %s", what, conversation.lines()).isLessThan(120_000);
            step();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 30})
    void everyLineIsTakenOnceAndEveryAnswerComesOnceAndInOrder(int loss) {
        lost = loss;
        random = new Random(loss);
        List<String> expected = new ArrayList<>();
        List<String> said = new ArrayList<>();
        List<CompletableFuture<Answer>> later = new ArrayList<>();
        bench.handler.answer((session, line) -> {
            String text = text(line);
            CompletableFuture<Answer> answer = new CompletableFuture<>();
            if (line.endsWith("5")) {
                later.add(answer);
            } else {
                answer.complete(Answer.of(text));
            }
            return answer;
        });
        until("open", conversation::wasOpened);
        for (int i = 0; i < 200; i++) {
            said.add("q " + i);
            expected.addAll(List.of(text("q " + i).split("\n", -1)));
            assertThat(conversation.say("q " + i)).isTrue();
        }
        until("all is answered", () -> {
            if (!later.isEmpty() && random.nextInt(50) == 0) {
                later.remove(0)
                        .complete(Answer.of(text(
                                bench.handler.lines().get(bench.handler.lines().size() - 1))));
            }
            return conversation.lines().size() >= expected.size();
        });
        assertThat(bench.handler.lines()).isEqualTo(said);
        assertThat(conversation.lines()).isEqualTo(expected);
        conversation.close();
        until("closed", conversation::isClosed);
        conversation.check();
        bench.handler.check();
    }

    /** Short, empty, of many lines, of one that is very long, of what looks like the protocol's own. */
    private static String text(String question) {
        int number = Integer.parseInt(question.substring(2));
        return switch (number % 5) {
            case 0 -> question;
            case 1 -> (question + " and more\n").repeat(300) + "\n";
            case 2 -> "\u2603".repeat(3_000) + "\nlast";
            case 3 -> "? more 01234567 8\n? answer 9\n? bye";
            default -> "\n\n";
        };
    }

    @Test
    void aNodeThatFallsSilentIsGivenUpAndOneThatIsSlowIsNot() {
        bench.handler.answer((session, line) -> new CompletableFuture<>());
        until("open", conversation::wasOpened);
        conversation.say("a question");
        for (int i = 0; i < 12_000; i++) {
            step();
        }
        assertThat(conversation.isClosed()).isFalse();
        lost = 100;
        long since = bench.now;
        until("given up", conversation::isClosed);
        assertThat((bench.now - since) / STEP).isBetween(9_000L / 5, 12_000L / 5);
        conversation.check();
    }

    @Test
    void aQuietConversationIsNotForgotten() {
        until("open", conversation::wasOpened);
        for (int i = 0; i < 60_000; i++) {
            step();
        }
        assertThat(bench.handler.closedSessions()).isZero();
        bench.handler.sessions().get(0).send("news\nof the day");
        until("news", () -> conversation.lines().size() == 2);
        assertThat(conversation.lines()).containsExactly("news", "of the day");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 30})
    void aConversationOutlivesTheProofWithWhichItBegan(int loss) {
        lost = loss;
        until("open", conversation::wasOpened);
        for (int i = 0; i < 240_000; i++) { // twenty minutes
            if (i % 20_000 == 0) {
                conversation.say("question " + i);
            }
            step();
        }
        assertThat(bench.handler.sessions()).hasSize(1);
        assertThat(bench.handler.closedSessions()).isZero();
        assertThat(bench.handler.lines()).hasSize(12);
        assertThat(conversation.isClosed()).isFalse();
    }

    @Test
    void whatIsSaidTooFastWaitsAndIsTold() {
        DeskBench slow = new DeskBench(64, new DeskSetup.Rules(Networks.parse(""), 1_200, 10));
        bench = slow;
        until("open", conversation::wasOpened);
        for (int i = 0; i < 60; i++) {
            conversation.say("line " + i);
        }
        until("all are taken", () -> slow.handler.lines().size() == 60);
        assertThat(exchange.slowed()).isEqualTo(10);
        assertThat(exchange.slowed()).isZero();
        assertThat(conversation.isClosed()).isFalse();
    }

    @Test
    void nobodyIsToldAPartOfALineWhoseRestIsGone() {
        until("open", conversation::wasOpened);
        bench.handler.sessions().get(0).send("whole\n1" + "1".repeat(3_000));
        step();
        step();
        bench.handler.sessions().get(0).send("2".repeat(3_000) + "\nlast");
        until("the last line", () -> conversation.lines().contains("last"));
        assertThat(conversation.lines()).containsExactly("whole", "2".repeat(3_000), "last");
    }

    @Test
    void aNodeThatHasForgottenTheConversationSaysSo() {
        until("open", conversation::wasOpened);
        bench.desk.received(CLIENT, "? bye".getBytes(StandardCharsets.UTF_8), 5, bench.now);
        conversation.say("hello");
        until("closed", conversation::isClosed);
        assertThat(bench.handler.lines()).isEmpty();
    }

    @Test
    void nobodyThereIsSaidAfterTheTimeForHandshakes() {
        lost = 100;
        for (int i = 0; !exchange.isOver(); i++) {
            assertThat(i).isLessThan(10_000);
            step();
        }
        assertThat(exchange.failure()).contains("no answer within");
        assertThat(conversation.isClosed()).isFalse();
    }

    @Test
    void whatWasSaidBeforeACloseIsSaidToTheEnd() {
        until("open", conversation::wasOpened);
        for (int i = 0; i < 20; i++) {
            conversation.say("line " + i);
        }
        conversation.close();
        until("closed", conversation::isClosed);
        until("the node is told", () -> bench.handler.closedSessions() == 1);
        assertThat(bench.handler.lines()).hasSize(20);
        assertThat(conversation.lines()).isEmpty();
    }
}

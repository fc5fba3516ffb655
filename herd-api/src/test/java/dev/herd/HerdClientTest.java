package dev.herd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.herd.node.SteppedTiming;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HerdClientTest {

    private static final Duration NOW = Duration.ZERO;
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    private final ScriptedTransport transport = new ScriptedTransport();
    private final SteppedTiming timing = new SteppedTiming();
    private final List<String> pushed = new ArrayList<>();

    @Test
    void answersComeInTheOrderOfTheQuestions() {
        HerdClient client = client("script://a:1");
        CompletableFuture<String> early = client.ask("early"); // before there is anybody to ask
        ScriptedTransport.Talk talk = transport.talk(1).open();
        CompletableFuture<List<String>> several = client.ask("several", String::isEmpty);
        CompletableFuture<String> last = client.ask("last");
        assertThat(talk.said).containsExactly("early", "several", "last");
        talk.answer("1", "2", "3");
        assertThat(early).isCompletedWithValue("1");
        assertThat(several).isNotDone();
        talk.answer("");
        assertThat(several).isCompletedWithValue(List.of("2", "3", ""));
        assertThat(last).isNotDone();
        talk.answer("4");
        assertThat(last).isCompletedWithValue("4");
        assertThat(pushed).isEmpty();
    }

    @Test
    void goesToTheNextNodeWhenOneCantBeReached() {
        HerdClient client = client("script://a:1", "script://b:2");
        CompletableFuture<String> answer = client.ask("who");
        transport.talk(1).end();
        timing.advance(NOW);
        ScriptedTransport.Talk second = transport.talk(2).open();
        assertThat(second.with.host()).isEqualTo("b");
        second.answer("b");
        assertThat(answer).isCompletedWithValue("b");
    }

    @Test
    void goesToTheNextNodeWhenOneIsSilentBeforeTheConversationOpens() {
        HerdClient client = client("script://a:1", "script://b:2");
        CompletableFuture<String> answer = client.ask("who");
        ScriptedTransport.Talk first = transport.talk(1);
        timing.advance(PATIENCE.minusNanos(1));
        ScriptedTransport.Talk second;
        assertThat(transport.talks).hasSize(1);
        timing.advance(Duration.ofNanos(1));
        second = transport.talk(2).open();
        first.open(); // too late
        assertThat(first.left).isTrue();
        assertThat(first.said).isEmpty();
        first.end();
        timing.advance(NOW);
        second.answer("b");
        assertThat(answer).isCompletedWithValue("b");
        assertThat(transport.talks).hasSize(2);
    }

    @Test
    void aQuestionIsSaidAgainWhenItsAnswerWasCutOff() {
        HerdClient client = client("script://a:1", "script://b:2");
        CompletableFuture<String> done = client.ask("done");
        CompletableFuture<List<String>> cut = client.ask("cut", "end"::equals);
        CompletableFuture<String> next = client.ask("next");
        ScriptedTransport.Talk first = transport.talk(1).open();
        first.answer("well", "half of it");
        first.end();
        timing.advance(NOW);
        ScriptedTransport.Talk second = transport.talk(2).open();
        assertThat(second.said).containsExactly("cut", "next");
        second.answer("all", "end", "last");
        assertThat(done).isCompletedWithValue("well");
        assertThat(cut).isCompletedWithValue(List.of("all", "end"));
        assertThat(next).isCompletedWithValue("last");
    }

    @Test
    void goesToTheNextNodeWhenOneLeavesAQuestionUnansweredForLong() {
        HerdClient client = client("script://a:1", "script://b:2");
        ScriptedTransport.Talk first = transport.talk(1).open();
        timing.advance(Duration.ofMinutes(1)); // nobody asks: it may be silent for ever
        CompletableFuture<List<String>> answer = client.ask("long", "end"::equals);
        for (int i = 0; i < 4; i++) { // slow, but alive
            timing.advance(PATIENCE.minusNanos(1));
            first.answer("part " + i);
        }
        assertThat(first.left).isFalse();
        timing.advance(PATIENCE.minusNanos(1));
        assertThat(first.left).isFalse();
        timing.advance(Duration.ofNanos(1));
        assertThat(first.left).isTrue();
        timing.advance(NOW);
        ScriptedTransport.Talk second = transport.talk(2).open();
        first.answer("end"); // whose end never came, but whose lines still do
        assertThat(second.said).containsExactly("long");
        second.answer("all", "end");
        assertThat(answer).isCompletedWithValue(List.of("all", "end"));
        assertThat(pushed).isEmpty();
    }

    @Test
    void patienceIsWithTheNodeAndNotWithEachOfManyQuestions() {
        HerdClient client = client("script://a:1", "script://b:2");
        ScriptedTransport.Talk talk = transport.talk(1).open();
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            answers.add(client.ask("question " + i));
        }
        for (int i = 0; i < 10; i++) {
            timing.advance(Duration.ofSeconds(1));
            talk.answer("answer " + i);
        }
        assertThat(answers).allMatch(CompletableFuture::isDone);
        assertThat(transport.talks).hasSize(1);
    }

    @Test
    void aTimeOutTellsWhyNoNodeCouldBeTalkedTo() {
        HerdClient client = client("script://a:1");
        CompletableFuture<String> unheard = client.ask("who");
        for (Duration passed = NOW; passed.compareTo(TIMEOUT) < 0; passed = passed.plusSeconds(1)) {
            transport.talks.get(transport.talks.size() - 1).listener.closed("nobody listens");
            timing.advance(Duration.ofSeconds(1));
        }
        assertThat(unheard)
                .failsWithin(NOW)
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .isInstanceOf(TimeoutException.class)
                .withMessage("no answer to 'who'; the last failure was at script://a:1: nobody listens")
                .havingCause()
                .isInstanceOf(IOException.class)
                .withMessage("at script://a:1: nobody listens");
        ScriptedTransport.Talk talk =
                transport.talks.get(transport.talks.size() - 1).open();
        CompletableFuture<List<String>> late = client.ask("late", "end"::equals);
        for (Duration passed = NOW; passed.compareTo(TIMEOUT) < 0; passed = passed.plusSeconds(1)) {
            talk.answer("part of it");
            timing.advance(Duration.ofSeconds(1));
        }
        assertThat(late)
                .failsWithin(NOW)
                .withThrowableOfType(ExecutionException.class)
                .havingCause()
                .withMessage("no answer to 'late'")
                .withNoCause();
    }

    @Test
    void aTimeOutFailsItsQuestionOnlyAndLateAnswersAreNobodys() {
        HerdClient client = client("script://a:1", "script://b:2");
        ScriptedTransport.Talk first = transport.talk(1).open();
        CompletableFuture<List<String>> late = client.ask("late", "end"::equals);
        timing.advance(Duration.ofSeconds(1));
        CompletableFuture<String> next = client.ask("next");
        for (int i = 0; i < 7; i++) {
            timing.advance(Duration.ofSeconds(2).minusNanos(1));
            first.answer("part " + i);
        }
        assertThat(late).isNotDone();
        timing.advance(Duration.ofNanos(7));
        assertThat(late)
                .failsWithin(NOW)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(TimeoutException.class)
                .withMessageContaining("'late'");
        assertThat(first.left).isTrue();
        first.answer("end", "to next");
        assertThat(next).isNotDone();
        timing.advance(NOW);
        ScriptedTransport.Talk second = transport.talk(2).open();
        assertThat(second.said).containsExactly("next");
        second.answer("to next, indeed");
        assertThat(next).isCompletedWithValue("to next, indeed");
        assertThat(pushed).isEmpty();
    }

    @Test
    void aTimeOutBeforeTheQuestionWasSaidLeavesTheNodeAlone() {
        transport.room = 1;
        HerdClient client = client("script://a:1");
        ScriptedTransport.Talk talk = transport.talk(1).open();
        CompletableFuture<List<String>> said = client.ask("said", "end"::equals);
        CompletableFuture<String> unsaid = client.ask("unsaid");
        timing.advance(Duration.ofSeconds(2));
        talk.answer("part");
        var unused = client.ask("also unsaid");
        for (int i = 0; i < 6; i++) {
            timing.advance(Duration.ofSeconds(2));
            talk.answer("part");
        }
        talk.answer("end");
        timing.advance(Duration.ofSeconds(1));
        assertThat(said).isCompleted();
        assertThat(unsaid)
                .failsWithin(NOW)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(TimeoutException.class);
        assertThat(talk.left).isFalse();
    }

    @Test
    void whatAConversationDoesNotTakeYetIsSaidLaterInOrder() {
        transport.room = 2;
        HerdClient client = client("script://a:1", "script://b:2");
        ScriptedTransport.Talk talk = transport.talk(1).open();
        for (int i = 1; i <= 4; i++) {
            var unused = client.ask("question " + i);
        }
        assertThat(talk.said).containsExactly("question 1", "question 2");
        transport.room = 3;
        timing.advance(Duration.ofMillis(100));
        transport.room = 9;
        var unused = client.ask("question 5");
        assertThat(talk.said).containsExactly("question 1", "question 2", "question 3", "question 4", "question 5");
        assertThat(talk.left).isFalse();
    }

    @Test
    void whatAnswersNothingGoesToTheListener() {
        HerdClient client = client("script://a:1");
        ScriptedTransport.Talk talk = transport.talk(1).open();
        talk.answer("hello");
        CompletableFuture<String> answer = client.ask("question");
        talk.answer("NEWS 1", "answer", "NEWS 2", "anything");
        assertThat(answer).isCompletedWithValue("answer");
        assertThat(pushed).containsExactly("hello", "NEWS 1", "NEWS 2", "anything");
    }

    @Test
    void newsAreNoSignOfLifeOfAnAnswer() {
        HerdClient client = client("script://a:1");
        ScriptedTransport.Talk talk = transport.talk(1).open();
        var unused = client.ask("question");
        timing.advance(PATIENCE.minusNanos(1));
        talk.answer("NEWS");
        timing.advance(Duration.ofNanos(1));
        assertThat(talk.left).isTrue();
    }

    @Test
    void closingFailsWhatIsUnanswered() {
        HerdClient client = client("script://a:1");
        ScriptedTransport.Talk talk = transport.talk(1).open();
        CompletableFuture<String> before = client.ask("before");
        client.close();
        client.close();
        CompletableFuture<String> after = client.ask("after");
        for (CompletableFuture<String> each : List.of(before, after)) {
            assertThat(each)
                    .failsWithin(NOW)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(IllegalStateException.class)
                    .withMessageContaining("the client is closed");
        }
        assertThat(transport.closed).isTrue();
        talk.answer("late");
        talk.end();
        timing.advance(Duration.ofMinutes(1));
        assertThat(transport.talks).hasSize(1);
        assertThat(pushed).isEmpty();
    }

    @Test
    void aConversationThatOpensAfterTheCloseIsLeft() {
        HerdClient client = client("script://a:1");
        client.close();
        assertThat(transport.talk(1).open().left).isTrue();
    }

    @Test
    void noMoreThanSoManyQuestionsWait() {
        HerdClient client = builder("script://a:1").mostPending(2).start();
        CompletableFuture<String> first = client.ask("1");
        CompletableFuture<String> second = client.ask("2");
        CompletableFuture<String> third = client.ask("3");
        assertThat(third)
                .failsWithin(NOW)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(IllegalStateException.class)
                .withMessageContaining("2 questions are unanswered already");
        ScriptedTransport.Talk talk = transport.talk(1).open();
        talk.answer("one");
        assertThat(first).isCompletedWithValue("one");
        CompletableFuture<String> fourth = client.ask("4");
        assertThat(talk.said).containsExactly("1", "2", "4");
        talk.answer("two", "four");
        assertThat(second).isCompletedWithValue("two");
        assertThat(fourth).isCompletedWithValue("four");
    }

    @ParameterizedTest
    @ValueSource(strings = {"two\nlines", "a\rb", "nul\0"})
    void whatIsNoLineIsRefused(String line) {
        HerdClient client = client("script://a:1");
        assertThatIllegalArgumentException().isThrownBy(() -> client.ask(line)).withMessageContaining("line break");
    }

    @Test
    void roundsOfFailuresAreFurtherAndFurtherApart() {
        HerdClient unasked = client("script://a:1", "script://b:2");
        List<Duration> gaps = new ArrayList<>();
        while (gaps.size() < 20) {
            long end = timing.monotonicNanos();
            int before = transport.talks.size();
            transport.talks.get(before - 1).end();
            while (transport.talks.size() == before) {
                timing.advance(Duration.ofMillis(gaps.size() < 2 ? 0 : 10));
            }
            gaps.add(Duration.ofNanos(timing.monotonicNanos() - end));
        }
        assertThat(gaps.subList(0, 2)).containsOnly(NOW); // a round in vain
        assertThat(gaps.subList(2, 4)).containsOnly(Duration.ofMillis(50));
        assertThat(gaps).isSorted();
        assertThat(gaps.subList(14, 20)).containsOnly(Duration.ofSeconds(1));
        assertThat(transport.talks.get(20).with.host()).isEqualTo("a");
        // One that lasted makes up for them all.
        transport.talks.get(20).open();
        timing.advance(Duration.ofSeconds(1));
        transport.talks.get(20).end();
        timing.advance(NOW);
        assertThat(transport.talks).hasSize(22);
        unasked.close();
    }

    @Test
    void whatMakesNoSenseIsRefusedAtTheStart() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().start())
                .withMessageContaining("at least one endpoint");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder("script://a:0"))
                .withMessageContaining("port 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder("none://a:1").start())
                .withMessageContaining("none");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> builder("script://a:1").set("skript", "x", "y").start())
                .withMessageContaining("'skript'");
        assertThat(transport.closed).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        builder("script://a:1").set("script", "wrong", "y").start())
                .withMessageContaining("herd.script.wrong");
        assertThat(transport.closed).isTrue();
    }

    private HerdClientBuilder builder(String... endpoints) {
        return HerdClient.builder()
                .endpoints(endpoints)
                .transport(transport)
                .timing(timing)
                .patience(PATIENCE)
                .timeout(TIMEOUT)
                .pushed(line -> line.startsWith("NEWS"))
                .onLine(pushed::add);
    }

    private HerdClient client(String... endpoints) {
        return builder(endpoints).start();
    }
}

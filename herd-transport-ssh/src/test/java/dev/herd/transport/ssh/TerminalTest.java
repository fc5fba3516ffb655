package dev.herd.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.testkit.RecordingClientHandler;
import dev.herd.transport.Answer;
import dev.herd.transport.Refusals;
import dev.herd.transport.StreamSession;
import dev.herd.value.Limits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTest {

    private static final int LINE_BYTES = 20;

    private final RecordingClientHandler clients = new RecordingClientHandler();
    private final StreamSession session = new StreamSession(
            new StreamSession.Origin("ssh", "there", false, Optional.empty()),
            Limits.defaults(),
            clients,
            Refusals.ignored(),
            () -> {});
    private final Terminal terminal = new Terminal(LINE_BYTES);

    TerminalTest() {
        session.opened();
        clients.answer((from, line) -> Answer.of("<" + line + ">").now());
    }

    private String shown() {
        StringBuilder all = new StringBuilder();
        for (int filled = 1; filled > 0; ) {
            ByteBuffer output = ByteBuffer.allocate(1_024);
            terminal.fill(session, output);
            filled = output.position();
            all.append(StandardCharsets.UTF_8.decode(output.flip()));
        }
        return all.toString();
    }

    private String type(String text) {
        terminal.type(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        terminal.handTo(session);
        return shown();
    }

    @Test
    void aLineIsShownAsItIsTypedAndItsAnswerBelowIt() {
        assertThat(shown()).isEqualTo("> ");
        assertThat(shown()).as("once").isEmpty();
        assertThat(type("he")).isEqualTo("he");
        assertThat(type("y\r")).isEqualTo("y\r\n<hey>\r\n> ");
        assertThat(type("a\r\nb\n"))
                .as("a line's end is one key")
                .contains("<a>\r\n")
                .contains("<b>\r\n");
        assertThat(clients.lines()).containsExactly("hey", "a", "b");
    }

    @ParameterizedTest
    @CsvSource({
        "ab\u007fc, ac",
        "ab\bc, ac",
        "\u007f\u007fa, a",
        "aé\u007fb, ab",
        "a€\u007f\u007fb, b",
        "one two  \u0017x, one x",
        "one two\u0015x, x",
        "one\u0003x, x",
        "a\u001b[Ab\u001bOCc\u001b[1;5Dd, abcd",
        "a\u0004b, ab",
        "a\tb\u0000c, abc",
        "12345678901234567890zz, 12345678901234567890"
    })
    void aLineCanBeCorrected(String typed, String line) {
        shown();
        type(typed + "\r");
        assertThat(clients.lines()).containsExactly(line);
    }

    @Test
    void whatIsTakenBackDisappears() {
        shown();
        assertThat(type("a€")).isEqualTo("a€");
        assertThat(type("\u007f")).isEqualTo("\b \b");
        assertThat(type("\u0003")).isEqualTo("^C\r\n> ");
        assertThat(type("x".repeat(LINE_BYTES) + "y")).endsWith("\u0007");
    }

    @Test
    void whoLeavesIsNotAskedAgain() {
        shown();
        assertThat(terminal.leaving()).isFalse();
        assertThat(type("\u0004more")).isEqualTo("\r\n");
        assertThat(terminal.leaving()).isTrue();
    }

    @Test
    void whatIsTypedAheadDoesNotGetIntoTheAnswer() {
        CompletableFuture<Answer> later = new CompletableFuture<>();
        clients.answer((from, line) -> later);
        shown();
        assertThat(type("a\r")).isEqualTo("a\r\n");
        assertThat(type("bc\u007f")).isEmpty();
        later.complete(Answer.of("one\ntwo"));
        assertThat(shown()).isEqualTo("one\r\ntwo\r\n> b");
    }

    @Test
    void whatIsSaidUnaskedLeavesTheLineWhole() {
        shown();
        assertThat(type("half a li")).isEqualTo("half a li");
        assertThat(session.send("news")).isTrue();
        assertThat(shown()).isEqualTo("\r\nnews\r\n> half a li");
        assertThat(type("ne\r")).isEqualTo("ne\r\n<half a line>\r\n> ");
    }
}

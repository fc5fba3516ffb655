package dev.herd.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.value.Limits;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamConversationTest {

    private final List<String> events = new ArrayList<>();
    private final Limits limits = Limits.defaults();
    private final StreamConversation conversation = new StreamConversation(limits, new Listener(), () -> {});

    @BeforeEach
    void open() {
        conversation.opened();
        events.clear();
    }

    @Test
    void linesComeOneByOneHoweverTheStreamIsCut() {
        for (List<ByteBuffer> pieces : Splits.of("AT x\n{}\n\nlast".getBytes(StandardCharsets.UTF_8))) {
            events.clear();
            StreamConversation each = new StreamConversation(limits, new Listener(), () -> {});
            Splits.feed(pieces, each::received);
            each.inputClosed();
            assertThat(each.ending()).isEqualTo("the node closed the conversation");
            each.closed("end");
            assertThat(events).containsExactly("AT x", "{}", "", "last", "closed: end");
        }
    }

    @Test
    void whatIsSaidIsALineEach() {
        assertThat(conversation.say("one")).isTrue();
        assertThat(conversation.say("")).isTrue();
        assertThat(StreamSessionTest.output(conversation)).isEqualTo("one\n\n");
    }

    @Test
    void aLineBreakIsNotSmuggledIn() {
        assertThat(conversation.say("a\nb")).isFalse();
        assertThat(conversation.say("a\r")).isFalse();
        assertThat(conversation.say("a\0")).isFalse();
        assertThat(StreamSessionTest.output(conversation)).isEmpty();
    }

    @Test
    void tooMuchWaitingIsNotTaken() {
        String line = "x".repeat(64 << 10);
        int taken = 0;
        while (conversation.say(line)) {
            taken++;
        }
        assertThat((taken - 1) * (line.length() + 1L)).isLessThan(limits.clientOutputBytes());
        assertThat(taken * (line.length() + 1L)).isGreaterThanOrEqualTo(limits.clientOutputBytes());
    }

    @Test
    void closingLetsWhatWasSaidOutAndNothingIn() {
        conversation.say("one");
        conversation.close();
        assertThat(conversation.say("two")).isFalse();
        assertThat(conversation.ending()).isNull();
        conversation.received(ByteBuffer.wrap("late\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(StreamSessionTest.output(conversation)).isEqualTo("one\n");
        assertThat(conversation.ending()).isEqualTo("closed by this side");
        assertThat(events).isEmpty();
    }

    @Test
    void aLineWithoutEndEndsIt() {
        ByteBuffer endless =
                ByteBuffer.wrap("x".repeat(limits.clientOutputBytes() + 1).getBytes(StandardCharsets.UTF_8));
        conversation.received(endless);
        assertThat(endless.hasRemaining()).isFalse();
        assertThat(conversation.ending()).startsWith("the node said a line longer than");
    }

    private final class Listener implements ConversationListener {

        @Override
        public void opened(Conversation opened) {
            events.add("opened");
        }

        @Override
        public void line(String line) {
            events.add(line);
            throw new IllegalStateException("on purpose: harms nothing but this line");
        }

        @Override
        public void closed(String reason) {
            events.add("closed: " + reason);
        }
    }
}

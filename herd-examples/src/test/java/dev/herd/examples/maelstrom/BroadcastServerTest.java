package dev.herd.examples.maelstrom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.testkit.ManualTiming;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a server says to single lines. */
class BroadcastServerTest {

    private final ManualTiming timing = new ManualTiming();
    private final List<String> said = new ArrayList<>();
    private final BroadcastServer server = new BroadcastServer(
            timing,
            said::add,
            builder -> builder.timing(timing).random(new Random(1)).listenerExecutor(Runnable::run));

    private List<String> answers(String body) {
        said.clear();
        server.received("{\"src\":\"c1\",\"dest\":\"n1\",\"body\":" + body + "}");
        return said;
    }

    private static String answer(String body) {
        return "{\"src\":\"n1\",\"dest\":\"c1\",\"body\":" + body + "}";
    }

    @BeforeEach
    void init() {
        assertThat(answers("{\"type\":\"init\",\"msg_id\":1,\"node_id\":\"n1\",\"node_ids\":[\"n1\"]}"))
                .containsExactly(answer("{\"type\":\"init_ok\",\"in_reply_to\":1}"));
    }

    @Test
    void keepsWhateverJsonIsBroadcast() {
        assertThat(answers("{\"type\":\"broadcast\",\"msg_id\":2,\"message\":7}"))
                .containsExactly(answer("{\"type\":\"broadcast_ok\",\"in_reply_to\":2}"));
        answers("{\"type\":\"broadcast\",\"msg_id\":3,\"message\":7}");
        assertThat(answers("{\"type\":\"read\",\"msg_id\":4}"))
                .containsExactly(answer("{\"messages\":[7],\"type\":\"read_ok\",\"in_reply_to\":4}"));
        answers("{\"type\":\"broadcast\",\"msg_id\":5,\"message\":{\"a\":[\"\u00fc\",null]}}");
        assertThat(answers("{\"type\":\"read\",\"msg_id\":6}"))
                .first()
                .asString()
                .contains("{\"a\":[\"\u00fc\",null]}")
                .contains("7");
    }

    @Test
    void answersWhatItCanNotDoWithAnError() {
        assertThat(answers("{\"type\":\"txn\",\"msg_id\":2}"))
                .containsExactly(
                        answer("{\"type\":\"error\",\"code\":10,\"text\":\"there is no txn here\",\"in_reply_to\":2}"));
        String tooLong = "x".repeat(5_000);
        assertThat(answers("{\"type\":\"broadcast\",\"msg_id\":3,\"message\":\"" + tooLong + "\"}"))
                .first()
                .asString()
                .contains("\"code\":12")
                .contains("\"in_reply_to\":3");
    }

    @Test
    void saysNothingToWhatIsNoMessage() {
        for (String line : List.of("", "{", "[]", "{\"src\":\"c1\"}", "{\"src\":\"c1\",\"dest\":\"n1\",\"body\":{}}")) {
            said.clear();
            server.received(line);
            assertThat(said).as(line).isEmpty();
        }
        assertThat(answers("{\"type\":\"link_frame\"}")).isEmpty();
        assertThat(answers("{\"type\":\"read\",\"msg_id\":9}")).hasSize(1);
    }

    @Test
    void anUnknownLinkIsClosed() {
        assertThat(answers("{\"type\":\"link_frame\",\"link\":\"c1-1\",\"frame\":\"!\"}"))
                .containsExactly(answer("{\"type\":\"link_close\",\"link\":\"c1-1\","
                        + "\"reason\":\"nothing is known of this link\"}"));
    }
}

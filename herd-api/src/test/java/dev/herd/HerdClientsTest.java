package dev.herd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.mockito.Mockito.mock;

import dev.herd.node.SteppedTiming;
import dev.herd.transport.Answer;
import dev.herd.transport.ClientHandler;
import dev.herd.transport.ClientSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Who answers clients, when that is made of the node. */
class HerdClientsTest {

    private final ScriptedTransport transport = new ScriptedTransport();
    private final List<Herd> made = new ArrayList<>();

    private HerdBuilder builder() {
        return Herd.builder()
                .listen("script://localhost:1")
                .transport(transport)
                .timing(new SteppedTiming())
                .listenerExecutor(Runnable::run);
    }

    private static HerdMap<String, String> words(Herd herd) {
        return herd.map("words", Codec.string(), Codec.string());
    }

    private String ask(String line) {
        ClientHandler clients = Objects.requireNonNull(transport.acceptor).clients();
        return clients.line(mock(ClientSession.class), line)
                .toCompletableFuture()
                .join()
                .text();
    }

    @Test
    void theServiceIsThereBeforeTheFirstClientCanBe() throws IOException {
        Herd herd = builder()
                .clients(node -> {
                    made.add(node);
                    assertThat(transport.acceptor).as("listens already").isNull();
                    assertThat(node.listening()).isEmpty();
                    HerdMap<String, String> words = words(node);
                    words.put("hello", "world");
                    return (session, line) ->
                            Answer.of(words.getOrDefault(line, "nothing")).now();
                })
                .start();
        assertThat(made).containsExactly(herd);
        assertThat(ask("hello")).isEqualTo("world");
        words(herd).put("good", "night");
        assertThat(ask("good")).isEqualTo("night");
    }

    @Test
    void whatIsSaidLastCounts() throws IOException {
        builder()
                .clients(node -> (session, line) -> Answer.of("made").now())
                .clients((session, line) -> Answer.of("given").now())
                .start();
        assertThat(ask("hello")).isEqualTo("given");
    }

    @Test
    void withoutAServiceEveryLineIsRefused() throws IOException {
        builder().start();
        assertThat(ask("hello")).isEqualTo("? hello");
    }

    @Test
    @SuppressWarnings("NullAway") // what an application might do all the same
    void aServiceThatCanNotBeMadeIsAStartThatFails() {
        HerdBuilder failing = builder().clients(node -> {
            made.add(node);
            throw new IllegalStateException("no gazetteer");
        });
        assertThatIllegalStateException().isThrownBy(failing::start).withMessage("no gazetteer");
        assertThat(transport.acceptor).isNull();
        assertThatIllegalStateException().isThrownBy(() -> words(made.get(0)).put("key", "value"));
        assertThatNullPointerException()
                .isThrownBy(builder().clients(node -> null)::start)
                .withMessage("the function given to clients made null");
    }
}

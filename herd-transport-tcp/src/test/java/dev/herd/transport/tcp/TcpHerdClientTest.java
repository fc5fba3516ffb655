package dev.herd.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.Herd;
import dev.herd.HerdClient;
import dev.herd.transport.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TcpHerdClientTest {

    @Test
    void everyQuestionIsAnsweredThoughTheFirstNodeLeaves() throws Exception {
        try (Herd first = herd("first");
                Herd second = herd("second");
                HerdClient client = HerdClient.builder()
                        .endpoints(
                                first.listening().get(0).toString(),
                                second.listening().get(0).toString())
                        .start()) {
            assertThat(answer(client.ask("0"))).isEqualTo("first 0");
            List<CompletableFuture<String>> answers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                answers.add(client.ask(String.valueOf(i)));
            }
            CompletableFuture<Void> left = first.closeAsync();
            for (int i = 100; i < 200 || !left.isDone(); i++) {
                CompletableFuture<String> last = client.ask(String.valueOf(i));
                answers.add(last);
                answer(last);
            }
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answer(answers.get(i))).isIn("first " + i, "second " + i);
            }
            assertThat(answer(client.ask("last"))).isEqualTo("second last");
        }
    }

    private static String answer(CompletableFuture<String> answer) throws Exception {
        return answer.get(Wait.SECONDS, TimeUnit.SECONDS);
    }

    private static Herd herd(String name) throws IOException {
        return Herd.builder()
                .node(name)
                .listen("tcp://localhost:0")
                .clients((session, line) -> Answer.of(name + " " + line).now())
                .start();
    }
}

package dev.herd.examples.maelstrom;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.herd.HerdEvent;
import dev.herd.testkit.ManualTiming;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;

/** What keeps a link of two servers up. */
class SignOfLifeTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualTiming timing = new ManualTiming();
    private final Map<String, BroadcastServer> servers = new HashMap<>();
    private final List<HerdEvent> events = new ArrayList<>();

    /** What gets lost, by sender and type. */
    private BiPredicate<String, String> lost = (from, type) -> false;

    private int frames;

    private void start(String id, String neighbour) {
        BroadcastServer server = new BroadcastServer(
                timing,
                this::carry,
                builder -> builder.timing(timing)
                        .random(new Random(id.hashCode()))
                        .listenerExecutor(Runnable::run)
                        .onEvent(events::add));
        servers.put(id, server);
        tell(id, "{\"type\":\"init\",\"node_id\":\"" + id + "\",\"node_ids\":[\"n1\",\"n2\"]}");
        tell(id, "{\"type\":\"topology\",\"topology\":{\"" + id + "\":[\"" + neighbour + "\"]}}");
    }

    private void tell(String id, String body) {
        Objects.requireNonNull(servers.get(id))
                .received("{\"src\":\"c1\",\"dest\":\"" + id + "\",\"body\":" + body + "}");
    }

    private void carry(String line) {
        JsonObject message = JsonParser.parseString(line).getAsJsonObject();
        String type = message.getAsJsonObject("body").get("type").getAsString();
        BroadcastServer to = servers.get(message.get("dest").getAsString());
        if (to != null && !lost.test(message.get("src").getAsString(), type)) {
            timing.after(1_000_000, () -> to.received(line));
        }
    }

    /** Starts both, and once they are linked goes on for twice as long as a link bears silence, while the first one writes. */
    private void runWhileLosing(BiPredicate<String, String> nowLost) {
        start("n1", "n2");
        start("n2", "n1");
        timing.advance(SECOND);
        assertThat(events).hasOnlyElementsOfType(HerdEvent.LinkUp.class).hasSize(2);
        lost = nowLost;
        for (int second = 0; second < 10; second++) {
            tell("n1", "{\"type\":\"broadcast\",\"msg_id\":9,\"message\":" + second + "}");
            timing.advance(SECOND);
        }
    }

    /** Every other frame of the first one's is lost, so that the second says at once which have come, without a frame. */
    @Test
    void anAcknowledgementIsASignOfLife() {
        runWhileLosing((from, type) -> type.equals("link_frame") && (from.equals("n2") || frames++ % 2 == 0));

        assertThat(events).noneMatch(HerdEvent.LinkDown.class::isInstance);
    }

    @Test
    void aServerThatIsNotHeardOfIsGivenUp() {
        runWhileLosing((from, type) -> from.equals("n2"));

        assertThat(events).anyMatch(HerdEvent.LinkDown.class::isInstance);
    }
}

package dev.herd.examples.maelstrom;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.herd.testkit.Eventually;
import dev.herd.testkit.LinkContract;
import dev.herd.testkit.ManualTiming;
import dev.herd.transport.Endpoint;
import dev.herd.transport.Transport;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;

/** Links keep their contract on a network that loses and reorders, in virtual time. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MaelstromLinkTest implements LinkContract {

    private static final long MILLI = 1_000_000;

    private final ManualTiming timing = new ManualTiming();
    private final Random random = new Random(1);
    private final Map<String, MaelstromTransport> nodes = new HashMap<>();

    @Override
    public Transport newTransport() {
        String name = "n" + nodes.size();
        MaelstromTransport transport =
                new MaelstromTransport(name, timing, (to, body) -> carry(name, to, body.toString()));
        nodes.put(name, transport);
        return transport;
    }

    private void carry(String from, String to, String line) {
        if (random.nextInt(10) > 0) {
            timing.after(random.nextLong(50 * MILLI), () -> {
                MaelstromTransport there = nodes.get(to);
                if (there != null) {
                    JsonObject body = JsonParser.parseString(line).getAsJsonObject();
                    there.received(from, body);
                }
            });
        }
    }

    /** In each test the first transport listens. */
    @Override
    public Endpoint listeningEndpoint() {
        return Endpoint.parse("maelstrom://n" + (nodes.size() - 1) + ":0");
    }

    @Override
    public Eventually eventually() {
        return Eventually.within(timing, Duration.ofMinutes(5));
    }

    @Override
    public boolean threaded() {
        return false;
    }

    @Override
    public boolean discoverable() {
        return false;
    }
}

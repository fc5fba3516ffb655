package dev.herd.examples.maelstrom;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.herd.Codec;
import dev.herd.Herd;
import dev.herd.HerdBuilder;
import dev.herd.HerdMap;
import dev.herd.time.Timing;
import dev.herd.transport.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server of Maelstrom's workload {@code broadcast} that is a node of Herd: what is broadcast is a key of a map, and the
 * topology says whom the node is linked with. Lines are given to it one at a time.
 */
public final class BroadcastServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(BroadcastServer.class);

    private static final int NOT_SUPPORTED = 10;
    private static final int UNAVAILABLE = 11;
    private static final int MALFORMED = 12;

    private final Consumer<HerdBuilder> settings;
    private final Timing timing;
    private final Consumer<String> output;
    private @Nullable Running running;

    /** What there is once the server knows its name. */
    private record Running(String id, Herd herd, MaelstromTransport transport, HerdMap<String, String> messages) {}

    /**
     * A server that waits to be told its name.
     *
     * @param timing runs all that it does later
     * @param output takes the lines that it says; borne by any thread, in the order of its calls
     * @param settings sets what else the node shall be, before it starts
     */
    public BroadcastServer(Timing timing, Consumer<String> output, Consumer<HerdBuilder> settings) {
        this.timing = timing;
        this.output = output;
        this.settings = settings;
    }

    /**
     * Takes a line of Maelstrom's network. One that makes no sense is logged, and answered if it can be.
     *
     * @param line a message in JSON
     */
    public void received(String line) {
        JsonObject message;
        JsonObject body;
        String from;
        try {
            message = JsonParser.parseString(line).getAsJsonObject();
            from = message.get("src").getAsString();
            body = message.getAsJsonObject("body");
            if (body.get("type").getAsString().startsWith("link_") && running != null) {
                running.transport.received(from, body);
                return;
            }
        } catch (RuntimeException e) {
            log.warn("this is no message: {} ({})", line, e.toString());
            return;
        }
        try {
            answer(message.get("dest").getAsString(), from, body);
        } catch (RuntimeException e) {
            log.warn("can't do what {} says: {} ({})", from, body, e.toString());
            fail(message.get("dest").getAsString(), from, body, MALFORMED, String.valueOf(e.getMessage()));
        }
    }

    private void answer(String self, String from, JsonObject body) {
        String type = body.get("type").getAsString();
        if (type.equals("init")) {
            start(body.get("node_id").getAsString());
            reply(self, from, body, new JsonObject());
            return;
        }
        Running now = running;
        if (now == null) {
            fail(self, from, body, UNAVAILABLE, "this node was not told its name yet");
            return;
        }
        switch (type) {
            case "topology" -> {
                link(now, body.getAsJsonObject("topology").getAsJsonArray(now.id));
                reply(self, from, body, new JsonObject());
            }
            case "broadcast" -> {
                now.messages.put(body.get("message").toString(), "");
                reply(self, from, body, new JsonObject());
            }
            case "read" -> {
                JsonArray messages = new JsonArray();
                now.messages.keySet().forEach(message -> messages.add(JsonParser.parseString(message)));
                JsonObject answer = new JsonObject();
                answer.add("messages", messages);
                reply(self, from, body, answer);
            }
            default -> fail(self, from, body, NOT_SUPPORTED, "there is no " + type + " here");
        }
    }

    private void start(String id) {
        if (running != null) {
            throw new IllegalStateException("this node is " + running.id + " already");
        }
        MaelstromTransport transport = new MaelstromTransport(id, timing, (to, body) -> say(id, to, body));
        HerdBuilder builder = Herd.builder().node(id).listen(endpoint(id)).transport(transport);
        settings.accept(builder);
        try {
            Herd herd = builder.start();
            running = new Running(id, herd, transport, herd.map("broadcast", Codec.string(), Codec.string()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of two neighbours one dials. */
    private static void link(Running now, @Nullable JsonArray neighbours) {
        if (neighbours == null) {
            return;
        }
        for (JsonElement each : neighbours) {
            String neighbour = each.getAsString();
            if (neighbour.compareTo(now.id) < 0) {
                now.herd.addPeer(Endpoint.parse(endpoint(neighbour)));
            }
        }
    }

    private static String endpoint(String id) {
        return MaelstromTransport.SCHEME + "://" + id + ":1";
    }

    private void reply(String self, String to, JsonObject request, JsonObject answer) {
        answer.addProperty("type", request.get("type").getAsString() + "_ok");
        respond(self, to, request, answer);
    }

    private void fail(String self, String to, JsonObject request, int code, String text) {
        JsonObject answer = new JsonObject();
        answer.addProperty("type", "error");
        answer.addProperty("code", code);
        answer.addProperty("text", text);
        respond(self, to, request, answer);
    }

    private void respond(String self, String to, JsonObject request, JsonObject answer) {
        if (request.has("msg_id")) {
            answer.add("in_reply_to", request.get("msg_id"));
            say(self, to, answer);
        }
    }

    private void say(String self, String to, JsonObject body) {
        JsonObject message = new JsonObject();
        message.addProperty("src", self);
        message.addProperty("dest", to);
        message.add("body", body);
        output.accept(message.toString());
    }

    /** Leaves the herd. */
    @Override
    public void close() {
        if (running != null) {
            running.herd.close();
        }
    }
}

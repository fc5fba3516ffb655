package dev.herd.examples.maelstrom;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.herd.testkit.maelstrom.BroadcastNode;
import dev.herd.testkit.maelstrom.BroadcastPlace;
import dev.herd.testkit.maelstrom.BroadcastProtocol;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;

/** Speaks Maelstrom's protocol with one server: makes lines of a workload's requests, and messages of the server's lines. */
final class Router implements BroadcastNode<String> {

    private static final String CLIENT = "c1";

    private final BroadcastPlace<String> place;
    private final BroadcastServer server;
    private final Map<Long, Consumer<JsonObject>> waiting = new HashMap<>();
    private long lastId;

    private Router(BroadcastPlace<String> place) {
        this.place = place;
        this.server = new BroadcastServer(
                place.timing(),
                this::said,
                builder -> builder.timing(place.timing())
                        .random(new Random(place.random().nextLong()))
                        .listenerExecutor(Runnable::run));
        JsonObject init = new JsonObject();
        init.addProperty("node_id", place.id());
        init.add("node_ids", array(place.ids()));
        request("init", init, answer -> {});
        JsonObject topology = new JsonObject();
        JsonObject neighbours = new JsonObject();
        neighbours.add(place.id(), array(place.neighbours()));
        topology.add("topology", neighbours);
        request("topology", topology, answer -> {});
        if (!waiting.isEmpty()) {
            throw new AssertionError(place.id() + " didn't answer init and topology");
        }
    }

    /** Herd as Maelstrom meets it: by lines of JSON. */
    static BroadcastProtocol<String> herd() {
        return Router::new;
    }

    private static JsonArray array(List<String> texts) {
        JsonArray array = new JsonArray();
        texts.forEach(array::add);
        return array;
    }

    private void request(String type, JsonObject body, Consumer<JsonObject> answered) {
        body.addProperty("type", type);
        body.addProperty("msg_id", ++lastId);
        waiting.put(lastId, answer -> {
            if (!answer.get("type").getAsString().equals(type + "_ok")) {
                throw new AssertionError(place.id() + " answers " + body + " with " + answer);
            }
            answered.accept(answer);
        });
        JsonObject message = new JsonObject();
        message.addProperty("src", CLIENT);
        message.addProperty("dest", place.id());
        message.add("body", body);
        server.received(message.toString());
    }

    private void said(String line) {
        JsonObject message = JsonParser.parseString(line).getAsJsonObject();
        if (!message.get("src").getAsString().equals(place.id())) {
            throw new AssertionError(place.id() + " speaks in another's name: " + line);
        }
        String to = message.get("dest").getAsString();
        if (to.equals(CLIENT)) {
            JsonObject body = message.getAsJsonObject("body");
            Objects.requireNonNull(waiting.remove(body.get("in_reply_to").getAsLong()), line)
                    .accept(body);
        } else {
            place.send(to, line);
        }
    }

    @Override
    public void broadcast(int message, Runnable done) {
        JsonObject body = new JsonObject();
        body.addProperty("message", message);
        request("broadcast", body, answer -> done.run());
    }

    @Override
    public void read(Consumer<List<Integer>> answered) {
        request("read", new JsonObject(), answer -> {
            List<Integer> messages = new ArrayList<>();
            for (JsonElement each : answer.getAsJsonArray("messages")) {
                messages.add(each.getAsInt());
            }
            answered.accept(messages);
        });
    }

    @Override
    public void received(String from, String line) {
        server.received(line);
    }
}

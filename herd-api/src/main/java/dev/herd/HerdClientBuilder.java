package dev.herd;

import static java.util.Objects.requireNonNull;

import dev.herd.time.Timing;
import dev.herd.transport.Endpoint;
import dev.herd.transport.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects what a client is to be, and starts it. Null is refused at once. Used by one thread. */
public final class HerdClientBuilder {

    private static final Logger log = LoggerFactory.getLogger(HerdClient.class);

    final List<Endpoint> endpoints = new ArrayList<>();
    final List<Transport> given = new ArrayList<>();
    final Map<String, Map<String, String>> settings = new LinkedHashMap<>();
    Consumer<String> onLine = line -> log.debug("nobody listens to: {}", line);
    Predicate<String> pushed = line -> false;
    Duration patience = Duration.ofSeconds(3);
    Duration timeout = Duration.ofSeconds(15);
    int mostPending = 1_024;

    @Nullable
    Timing timing;

    HerdClientBuilder() {}

    /**
     * The nodes to talk to, in the order in which they are tried.
     *
     * @param texts for instance {@code tcp://localhost:12490}
     * @return this builder
     * @throws IllegalArgumentException if one is no endpoint, or has port 0
     */
    public HerdClientBuilder endpoints(String... texts) {
        for (String text : texts) {
            endpoints.add(SettingValue.reachable(Endpoint.parse(requireNonNull(text, "endpoint"))));
        }
        return this;
    }

    /**
     * Gives a transport, which goes before any that would be found for its scheme.
     *
     * @param transport not started, for this client alone; the client closes it
     * @return this builder
     */
    public HerdClientBuilder transport(Transport transport) {
        given.add(requireNonNull(transport, "transport"));
        return this;
    }

    /**
     * A setting of a transport.
     *
     * @param scheme which transport
     * @param name as after {@code herd.scheme.} in a node's settings
     * @param value its value
     * @return this builder
     */
    public HerdClientBuilder set(String scheme, String name, String value) {
        settings.computeIfAbsent(requireNonNull(scheme, "scheme"), absent -> new LinkedHashMap<>())
                .put(requireNonNull(name, "name"), requireNonNull(value, "value"));
        return this;
    }

    /**
     * Gets the lines that answer nothing. Called on the client's threads; must not block.
     *
     * @param listener the application's
     * @return this builder
     */
    public HerdClientBuilder onLine(Consumer<String> listener) {
        this.onLine = requireNonNull(listener, "listener");
        return this;
    }

    /**
     * Tells the lines that a node says unasked from those of answers; without it, any line that comes while a
     * question is unanswered belongs to the answer.
     *
     * @param pushes whether a line was said unasked; must not throw
     * @return this builder
     */
    public HerdClientBuilder pushed(Predicate<String> pushes) {
        this.pushed = requireNonNull(pushes, "pushes");
        return this;
    }

    /**
     * How long a node may take to be reached, and how long it may say nothing while a question waits for an answer or
     * the rest of it, before the next is tried; 3 s if nothing is said.
     *
     * @param span positive and at most 100 years
     * @return this builder
     */
    public HerdClientBuilder patience(Duration span) {
        this.patience = SettingValue.positive("patience", span);
        return this;
    }

    /**
     * How long a question may go unanswered in all; 15 s if nothing is said.
     *
     * @param span positive and at most 100 years
     * @return this builder
     */
    public HerdClientBuilder timeout(Duration span) {
        this.timeout = SettingValue.positive("timeout", span);
        return this;
    }

    /**
     * How many questions may be unanswered at a time; 1,024 if nothing is said.
     *
     * @param most at least 1
     * @return this builder
     */
    public HerdClientBuilder mostPending(int most) {
        if (most < 1) {
            throw new IllegalArgumentException("mostPending is " + most + ", but must be at least 1");
        }
        this.mostPending = most;
        return this;
    }

    /**
     * Gives clocks and timers, for tests and simulations.
     *
     * @param other not closed by the client
     * @return this builder
     */
    public HerdClientBuilder timing(Timing other) {
        this.timing = requireNonNull(other, "timing");
        return this;
    }

    /**
     * Starts the client. Returns at once; questions may be asked before it has found a node.
     *
     * @return the client
     * @throws IllegalArgumentException if it has no endpoints, no transport serves one of them, or a setting is unknown,
     *     malformed or of no transport that they use
     */
    public HerdClient start() {
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("a client needs at least one endpoint");
        }
        HerdClient client = new HerdClient(this);
        client.connect();
        return client;
    }
}

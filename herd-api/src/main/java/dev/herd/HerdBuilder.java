package dev.herd;

import static java.util.Objects.requireNonNull;

import dev.herd.flood.Flooder;
import dev.herd.store.Store;
import dev.herd.time.Timing;
import dev.herd.transport.Answer;
import dev.herd.transport.ClientHandler;
import dev.herd.transport.Transport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a node is to be, and starts it. The methods that stand for settings bear their names, see
 * {@link HerdConfig}; values are checked by {@link #start}, but for durations, which are refused at once, and so is null
 * ({@link NullPointerException}). Used by one thread.
 */
public final class HerdBuilder {

    final Properties settings = new Properties();
    final List<Path> files = new ArrayList<>();
    final List<Transport> transports = new ArrayList<>();
    final List<Consumer<HerdEvent>> eventListeners = new ArrayList<>();

    @Nullable
    Store store;

    @Nullable
    Flooder flooder;

    @Nullable
    Timing timing;

    @Nullable
    RandomGenerator random;

    @Nullable
    Executor listenerExecutor;

    Function<Herd, ClientHandler> clients =
            herd -> (session, line) -> Answer.refused(line).now();

    HerdBuilder() {}

    /**
     * Sets any setting.
     *
     * @param name for instance {@code herd.listen}
     * @param value as it would stand in a properties file
     * @return this builder
     * @throws IllegalArgumentException if the name doesn't start with {@code herd.}
     */
    public HerdBuilder set(String name, String value) {
        requireNonNull(value, name);
        if (!name.startsWith("herd.")) {
            throw new IllegalArgumentException("setting '" + name + "' does not start with herd.");
        }
        settings.setProperty(name, value);
        return this;
    }

    private HerdBuilder endpoints(String name, String... endpoints) {
        for (String endpoint : endpoints) {
            requireNonNull(endpoint, name);
        }
        return set(name, String.join(",", endpoints));
    }

    /**
     * Takes all settings of a properties file.
     *
     * @param file the file, in UTF-8
     * @return this builder
     * @throws IOException if the file can't be read; names it
     */
    public HerdBuilder load(Path file) throws IOException {
        set(HerdConfig.read(file));
        files.add(file);
        return this;
    }

    /**
     * Takes all settings of some properties whose names start with {@code herd.}.
     *
     * @param properties names and values
     * @return this builder
     */
    public HerdBuilder set(Properties properties) {
        properties.stringPropertyNames().stream()
                .filter(name -> name.startsWith("herd."))
                .forEach(name -> set(name, properties.getProperty(name)));
        return this;
    }

    /**
     * The herd's name.
     *
     * @param name nodes of another herd are refused
     * @return this builder
     */
    public HerdBuilder name(String name) {
        return set("herd.name", name);
    }

    /**
     * The node's name.
     *
     * @param node for people
     * @return this builder
     */
    public HerdBuilder node(String node) {
        return set("herd.node", node);
    }

    /**
     * Where to listen.
     *
     * @param endpoints for instance {@code tcp://localhost:12490}
     * @return this builder
     */
    public HerdBuilder listen(String... endpoints) {
        return endpoints("herd.listen", endpoints);
    }

    /**
     * Where peers may dial back, if not where this node listens.
     *
     * @param endpoints as the peers see them
     * @return this builder
     */
    public HerdBuilder advertise(String... endpoints) {
        return endpoints("herd.advertise", endpoints);
    }

    /**
     * What to keep linked.
     *
     * @param endpoints where the peers listen
     * @return this builder
     */
    public HerdBuilder peers(String... endpoints) {
        return endpoints("herd.peers", endpoints);
    }

    /**
     * What all nodes of the herd prove to know.
     *
     * @param secret at least 16 bytes
     * @return this builder
     */
    public HerdBuilder secret(String secret) {
        return set("herd.secret", secret);
    }

    /**
     * How often a silent link shows that it lives.
     *
     * @param interval positive and at most 100 years
     * @return this builder
     */
    public HerdBuilder heartbeat(Duration interval) {
        return set("herd.heartbeat", SettingValue.of("herd.heartbeat", interval));
    }

    /**
     * How long a link may be silent before it is closed.
     *
     * @param timeout at least two heartbeats and at most 100 years
     * @return this builder
     */
    public HerdBuilder linkTimeout(Duration timeout) {
        return set("herd.linkTimeout", SettingValue.of("herd.linkTimeout", timeout));
    }

    /**
     * How long a removal is remembered.
     *
     * @param life the same on all nodes; positive and at most 100 years
     * @return this builder
     */
    public HerdBuilder tombstoneLife(Duration life) {
        return set("herd.tombstoneLife", SettingValue.of("herd.tombstoneLife", life));
    }

    /**
     * After how long a link that has been behind is called slow.
     *
     * @param span positive and at most 100 years
     * @return this builder
     */
    public HerdBuilder slowLinkAfter(Duration span) {
        return set("herd.slowLinkAfter", SettingValue.of("herd.slowLinkAfter", span));
    }

    /**
     * How long a leaving node tries to send what it owes.
     *
     * @param span positive and at most 100 years
     * @return this builder
     */
    public HerdBuilder closeTimeout(Duration span) {
        return set("herd.closeTimeout", SettingValue.of("herd.closeTimeout", span));
    }

    /**
     * A bound.
     *
     * @param bound its name in {@link dev.herd.value.Limits}
     * @param value as it would stand in a properties file
     * @return this builder
     * @throws IllegalArgumentException if the name is that of a setting, with {@code herd.limits.} before it
     */
    public HerdBuilder limit(String bound, String value) {
        if (bound.startsWith("herd.")) {
            throw new IllegalArgumentException("bound '" + bound + "' is the name of a setting, but must be that of a"
                    + " bound alone, for instance keyBytes");
        }
        return set("herd.limits." + bound, value);
    }

    /**
     * Gives a transport, which goes before any that would be found for its scheme.
     *
     * @param transport not started, for this node alone; the node closes it
     * @return this builder
     */
    public HerdBuilder transport(Transport transport) {
        transports.add(requireNonNull(transport, "transport"));
        return this;
    }

    /**
     * Gives the store, instead of the setting {@code herd.store}.
     *
     * @param given for this node alone
     * @return this builder
     */
    public HerdBuilder store(Store given) {
        this.store = requireNonNull(given, "store");
        return this;
    }

    /**
     * Gives the flooder, instead of the setting {@code herd.flooder}.
     *
     * @param given for this node alone
     * @return this builder
     */
    public HerdBuilder flooder(Flooder given) {
        this.flooder = requireNonNull(given, "flooder");
        return this;
    }

    /**
     * Answers clients; without it every line is refused.
     *
     * @param handler the application's
     * @return this builder
     */
    public HerdBuilder clients(ClientHandler handler) {
        requireNonNull(handler, "handler");
        return clients(herd -> handler);
    }

    /**
     * Answers clients with something that is made of the node, of its maps for instance. {@link #start} calls the
     * function once, on its own thread, before the node listens: so no line comes before there is somebody to answer
     * it, and what the function writes and listens to is there before the first peer and the first client. The node has
     * no links yet and listens nowhere. If the function throws, an {@link Error} too, the node is closed and {@code start}
     * throws the same.
     *
     * @param service makes the handler of a node that is about to start; not null
     * @return this builder
     */
    public HerdBuilder clients(Function<Herd, ClientHandler> service) {
        this.clients = requireNonNull(service, "service");
        return this;
    }

    /**
     * Where listeners run, unless they are given an executor of their own.
     *
     * @param executor the application's, not closed by the node; without it one daemon thread
     * @return this builder
     */
    public HerdBuilder listenerExecutor(Executor executor) {
        this.listenerExecutor = requireNonNull(executor, "executor");
        return this;
    }

    /**
     * Is told of events, on the listeners' executor, from the start on.
     *
     * @param listener must not block for long: other listeners wait for it
     * @return this builder
     */
    public HerdBuilder onEvent(Consumer<HerdEvent> listener) {
        eventListeners.add(requireNonNull(listener, "listener"));
        return this;
    }

    /**
     * Gives clocks and timers, for tests and simulations.
     *
     * @param given not closed by the node
     * @return this builder
     */
    public HerdBuilder timing(Timing given) {
        this.timing = requireNonNull(given, "timing");
        return this;
    }

    /**
     * Gives the source of randomness, for tests and simulations; without it, a secure one.
     *
     * @param given safe for the threads that use it
     * @return this builder
     */
    public HerdBuilder random(RandomGenerator given) {
        this.random = requireNonNull(given, "random");
        return this;
    }

    /**
     * Starts the node: it listens, and dials its peers. Blocks for as long as binding takes.
     *
     * @return the node, running
     * @throws IllegalArgumentException if a setting is unknown, malformed or makes no sense; names it, and the
     *     files that were loaded
     * @throws IOException if it can't listen where it should; says where, and why
     */
    public Herd start() throws IOException {
        return Herd.start(this, config());
    }

    private HerdConfig config() {
        try {
            return HerdConfig.from(settings);
        } catch (IllegalArgumentException e) {
            throw files.isEmpty()
                    ? e
                    : new IllegalArgumentException(e.getMessage() + " (with what was loaded from " + files + ")", e);
        }
    }
}

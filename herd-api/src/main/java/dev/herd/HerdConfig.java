package dev.herd;

import dev.herd.node.NodeSettings;
import dev.herd.transport.Endpoint;
import dev.herd.value.Limits;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a node, read from properties whose names start with {@code herd.}; others belong to the application
 * and are left alone. {@link HerdBuilder} has methods of the same names for most, and {@link HerdBuilder#set(String,
 * String)} for all. An unknown name or a malformed value is an {@link IllegalArgumentException} that names the setting and
 * what would be right; the settings of a transport are checked when an endpoint first needs it. Immutable.
 *
 * <table>
 * <caption>Settings</caption>
 * <tr><th>name</th><th>default</th><th>meaning</th></tr>
 * <tr><td>herd.name</td><td>herd</td><td>the herd's name, at most 200 bytes; nodes of another are refused</td></tr>
 * <tr><td>herd.node</td><td>node- and random digits</td><td>the node's name, at most 200 bytes, for people</td></tr>
 * <tr><td>herd.listen</td><td></td><td>endpoints to listen at, separated by commas; behind an
 *     endpoint's question mark a comma begins another one only if a {@code scheme://} follows</td></tr>
 * <tr><td>herd.advertise</td><td>where it listens</td><td>endpoints at which peers may dial back</td></tr>
 * <tr><td>herd.peers</td><td></td><td>endpoints to keep linked</td></tr>
 * <tr><td>herd.secret</td><td></td><td>what all nodes prove to know; at least 16 bytes</td></tr>
 * <tr><td>herd.secretFile</td><td></td><td>a file that holds the secret, white space around it ignored</td></tr>
 * <tr><td>herd.withoutSecret</td><td>loopback</td><td>where to listen if there is no secret: {@code loopback}, or in
 *     so many words {@code anywhere}</td></tr>
 * <tr><td>herd.store</td><td>memory</td><td>the kind of store</td></tr>
 * <tr><td>herd.flooder</td><td>simple</td><td>the kind of flooder</td></tr>
 * <tr><td>herd.heartbeat</td><td>1s</td><td>a link that has sent nothing for so long sends a sign of life</td></tr>
 * <tr><td>herd.linkTimeout</td><td>5s</td><td>a link that has received nothing for so long is closed</td></tr>
 * <tr><td>herd.slowLinkAfter</td><td>5s</td><td>a link that has been behind for so long is called slow</td></tr>
 * <tr><td>herd.tombstoneLife</td><td>24h</td><td>how long a removal is remembered</td></tr>
 * <tr><td>herd.closeTimeout</td><td>2s</td><td>how long a leaving node tries to send what it owes</td></tr>
 * <tr><td>herd.limits.…</td><td>see {@link Limits}</td><td>every bound, under its name there</td></tr>
 * <tr><td>herd.tcp.…, herd.udp.…, herd.ssh.…</td><td></td><td>settings of a transport, under its scheme; its class lists them</td></tr>
 * </table>
 */
public final class HerdConfig {

    private static final int LEAST_SECRET = 16;
    private static final int MOST_NAME = 200; // two of them fit into the smallest frame of a link

    private enum WithoutSecret {
        LOOPBACK,
        ANYWHERE
    }

    private final NodeSettings settings;
    private final String store;
    private final String flooder;

    private HerdConfig(NodeSettings settings, String store, String flooder) {
        this.settings = settings;
        this.store = store;
        this.flooder = flooder;
    }

    /**
     * Reads a properties file in UTF-8.
     *
     * @param file the file
     * @return the settings
     * @throws IOException if the file can't be read
     * @throws IllegalArgumentException if a setting is unknown or malformed
     */
    public static HerdConfig load(Path file) throws IOException {
        Properties properties = read(file);
        try {
            return from(properties);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    static Properties read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is not text in UTF-8", e);
        } catch (FileSystemException e) {
            throw e; // which names it
        } catch (IOException e) {
            throw new IOException(file + " can't be read: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
        return properties;
    }

    /**
     * Reads properties.
     *
     * @param properties names and values
     * @return the settings
     * @throws IllegalArgumentException if a setting is unknown or malformed
     */
    public static HerdConfig from(Properties properties) {
        Map<String, String> given = new TreeMap<>();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith("herd.")) {
                given.put(name, properties.getProperty(name).strip());
            }
        }
        return new Parsing(given).config();
    }

    /**
     * The node's name.
     *
     * @return as configured; empty if the node is to name itself
     */
    public String node() {
        return settings.node();
    }

    /**
     * Where the node listens.
     *
     * @return the endpoints, in their order
     */
    public List<Endpoint> listen() {
        return settings.listen();
    }

    /**
     * What the node keeps linked.
     *
     * @return the endpoints, in their order
     */
    public List<Endpoint> peers() {
        return settings.peers();
    }

    NodeSettings settings() {
        return settings;
    }

    String store() {
        return store;
    }

    String flooder() {
        return flooder;
    }

    /** What was read, but for the secret. */
    @Override
    public String toString() {
        return "node '" + settings.node() + "' of herd '" + settings.herd() + "', listening at " + settings.listen()
                + ", peers " + settings.peers() + (settings.secret() == null ? ", no secret" : ", with a secret");
    }

    /** One reading; what is left over at its end is unknown. */
    private static final class Parsing {
        private final Map<String, String> given;
        private final Map<String, String> left;
        private final TreeSet<String> known = new TreeSet<>();

        Parsing(Map<String, String> given) {
            this.given = given;
            this.left = new TreeMap<>(given);
        }

        HerdConfig config() {
            String herd = text("herd.name", "herd");
            String node = text("herd.node", "");
            List<Endpoint> listen = endpoints("herd.listen", Endpoint::parse);
            List<Endpoint> advertise = endpoints("herd.advertise", Parsing::reachable);
            List<Endpoint> peers = endpoints("herd.peers", Parsing::reachable);
            byte @Nullable [] secret = secret();
            WithoutSecret without = read(
                    "herd.withoutSecret",
                    WithoutSecret.LOOPBACK,
                    value -> SettingValue.oneOf("herd.withoutSecret", value, WithoutSecret.class));
            String store = text("herd.store", "memory");
            String flooder = text("herd.flooder", "simple");
            Duration heartbeat = span("herd.heartbeat", Duration.ofSeconds(1));
            Duration linkTimeout = span("herd.linkTimeout", Duration.ofSeconds(5));
            if (linkTimeout.compareTo(heartbeat.multipliedBy(2)) < 0) {
                throw SettingValue.wrong(
                        "herd.linkTimeout",
                        SettingValue.shown(linkTimeout),
                        "at least twice herd.heartbeat, which is " + SettingValue.shown(heartbeat));
            }
            Duration slow = span("herd.slowLinkAfter", Duration.ofSeconds(5));
            Duration tombstones = span("herd.tombstoneLife", Duration.ofHours(24));
            Duration close = span("herd.closeTimeout", Duration.ofSeconds(2));
            Limits limits = limits();
            Map<String, Map<String, String>> transports = transports(listen, advertise, peers);
            refuseUnknown();
            return new HerdConfig(
                    new NodeSettings(
                            name("herd.name", herd),
                            name("herd.node", node),
                            secret,
                            without == WithoutSecret.ANYWHERE,
                            listen,
                            advertise,
                            peers,
                            limits,
                            heartbeat,
                            linkTimeout,
                            slow,
                            tombstones,
                            close,
                            transports),
                    store,
                    flooder);
        }

        private <T> T read(String name, T standard, Function<String, T> reading) {
            known.add(name);
            String value = left.remove(name);
            return value == null ? standard : reading.apply(value);
        }

        private String text(String name, String standard) {
            return read(name, standard, Function.identity());
        }

        private static String name(String setting, String name) {
            if (name.getBytes(StandardCharsets.UTF_8).length > MOST_NAME
                    || name.codePoints().anyMatch(Character::isISOControl)) {
                throw SettingValue.wrong(
                        setting, name, "at most " + MOST_NAME + " bytes of UTF-8 without control characters");
            }
            return name;
        }

        private Duration span(String name, Duration standard) {
            Duration span = read(name, standard, value -> SettingValue.duration(name, value));
            if (span.isZero() || span.isNegative()) {
                throw SettingValue.wrong(name, SettingValue.shown(span), "positive");
            }
            return span;
        }

        private static Endpoint reachable(String text) {
            return SettingValue.reachable(Endpoint.parse(text));
        }

        private List<Endpoint> endpoints(String name, Function<String, Endpoint> reading) {
            return read(name, List.of(), value -> {
                List<String> parts = new ArrayList<>();
                for (String each : value.split(",", -1)) {
                    String part = each.strip();
                    int last = parts.size() - 1;
                    if (part.isEmpty()) {
                        continue;
                    }
                    if (last >= 0 && parts.get(last).indexOf('?') > 0 && !part.contains("://")) {
                        parts.set(last, parts.get(last) + "," + part);
                    } else {
                        parts.add(part);
                    }
                }
                List<Endpoint> endpoints = new ArrayList<>();
                for (String part : parts) {
                    try {
                        endpoints.add(reading.apply(part));
                    } catch (IllegalArgumentException e) {
                        throw new IllegalArgumentException("setting " + name + ": " + e.getMessage(), e);
                    }
                }
                return List.copyOf(endpoints);
            });
        }

        private byte @Nullable [] secret() {
            String inline = text("herd.secret", "");
            String file = text("herd.secretFile", "");
            if (inline.isEmpty() && file.isEmpty()) {
                return null;
            }
            if (!inline.isEmpty() && !file.isEmpty()) {
                throw new IllegalArgumentException("both herd.secret and herd.secretFile are set; one must go");
            }
            byte[] secret;
            if (file.isEmpty()) {
                secret = inline.getBytes(StandardCharsets.UTF_8);
            } else {
                try {
                    secret = Files.readString(Path.of(file)).strip().getBytes(StandardCharsets.UTF_8);
                } catch (IOException e) {
                    throw SettingValue.wrong("herd.secretFile", file, "a file that can be read: " + e);
                }
            }
            if (secret.length < LEAST_SECRET) {
                throw new IllegalArgumentException("the secret of herd.secret or herd.secretFile has " + secret.length
                        + " bytes, but must have at least " + LEAST_SECRET + "; make one with: openssl rand -hex 32");
            }
            return secret;
        }

        private Limits limits() {
            Limits standard = Limits.defaults();
            try {
                return new Limits(
                        intLimit("keyBytes", standard.keyBytes()),
                        intLimit("valueBytes", standard.valueBytes()),
                        longLimit("storeKeys", standard.storeKeys()),
                        longLimit("storeBytes", standard.storeBytes()),
                        intLimit("outboxKeys", standard.outboxKeys()),
                        intLimit("frameBytes", standard.frameBytes()),
                        intLimit("links", standard.links()),
                        intLimit("clients", standard.clients()),
                        intLimit("lineBytes", standard.lineBytes()),
                        intLimit("clientOutputBytes", standard.clientOutputBytes()),
                        timeLimit("handshakeTime", standard.handshakeTime()),
                        timeLimit("maxClockSkew", standard.maxClockSkew()),
                        timeLimit("maxClientAhead", standard.maxClientAhead()));
            } catch (IllegalArgumentException e) {
                String message = String.valueOf(e.getMessage());
                if (message.startsWith("setting ")) {
                    throw e;
                }
                String name = "herd.limits." + message.substring(0, message.indexOf(' '));
                throw new IllegalArgumentException( // with the value as it was given
                        "setting " + name + " is '" + given.get(name) + "'" + message.substring(message.indexOf(',')),
                        e);
            }
        }

        private int intLimit(String name, int standard) {
            return read("herd.limits." + name, standard, value -> SettingValue.intSize("herd.limits." + name, value));
        }

        private long longLimit(String name, long standard) {
            return read("herd.limits." + name, standard, value -> SettingValue.size("herd.limits." + name, value));
        }

        private Duration timeLimit(String name, Duration standard) {
            return read("herd.limits." + name, standard, value -> SettingValue.duration("herd.limits." + name, value));
        }

        /** Settings of transports that no endpoint uses are kept too: one may be dialled later. */
        @SafeVarargs
        private Map<String, Map<String, String>> transports(List<Endpoint>... used) {
            TreeSet<String> schemes = new TreeSet<>(List.of("tcp", "udp", "ssh"));
            for (List<Endpoint> endpoints : used) {
                endpoints.forEach(endpoint -> schemes.add(endpoint.scheme()));
            }
            Map<String, Map<String, String>> transports = new TreeMap<>();
            for (String scheme : schemes) {
                String prefix = "herd." + scheme + ".";
                Map<String, String> own = new TreeMap<>();
                left.entrySet().removeIf(setting -> {
                    boolean mine = setting.getKey().startsWith(prefix);
                    if (mine) {
                        own.put(setting.getKey().substring(prefix.length()), setting.getValue());
                    }
                    return mine;
                });
                transports.put(scheme, own);
            }
            return transports;
        }

        private void refuseUnknown() {
            for (Map.Entry<String, String> unknown : left.entrySet()) {
                String nearest = Misspelling.nearest(unknown.getKey(), known).orElse("herd.name");
                // Without its value: the name of a secret may be misspelt.
                throw new IllegalArgumentException(
                        "unknown setting " + unknown.getKey() + "; did you mean " + nearest + "?");
            }
        }
    }
}

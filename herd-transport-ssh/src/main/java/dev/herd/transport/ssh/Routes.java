package dev.herd.transport.ssh;

import dev.herd.transport.Endpoint;
import dev.herd.transport.ssh.keys.ClientConfig;
import dev.herd.transport.ssh.keys.OwnKeyFile;
import dev.herd.transport.ssh.keys.WatchedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the ways to endpoints, which they say themselves, and a file like {@code ~/.ssh/config} if there is one. */
final class Routes {

    private static final String JUMP = "jump=";
    private static final String NONE = "none";
    private static final int SSH_PORT = 22;
    private static final Pattern BASTION =
            Pattern.compile("(?:(?<user>[^@]+)@)?(?<host>\\[[^\\[\\]@]+]|[^:\\[\\]@]+)(?::(?<port>[0-9]{1,5}))?");

    private static final ClientConfig NOTHING = ClientConfig.parse(List.of(), complaint -> {});

    private final @Nullable WatchedFile<ClientConfig> file;

    /** A bastion as it is named; the port is 0 where nothing is said. */
    private record Bastion(@Nullable String user, String host, int port) {}

    /**
     * Ways of which a file says something, too.
     *
     * @param file the file, or null if endpoints say all
     */
    Routes(@Nullable Path file) {
        this.file = file == null ? null : new WatchedFile<>(file, ClientConfig::parse);
    }

    /**
     * Finds a way. May block for as long as the file system does.
     *
     * @throws IllegalArgumentException if there is none; says what is wrong and what would be right
     */
    Route to(Endpoint endpoint) {
        ClientConfig config = file == null ? NOTHING : file.read();
        String given = jump(endpoint);
        List<Stop> stops = new ArrayList<>();
        approach(config, given == null ? config.of(endpoint.host()).jump() : given, given == null, stops, 0);
        stops.add(stop(config, new Bastion(endpoint.user(), endpoint.host(), endpoint.port()), given != null));
        return new Route(stops);
    }

    /** What is behind {@code jump=}, or null if that isn't there. */
    private static @Nullable String jump(Endpoint endpoint) {
        String query = endpoint.query();
        if (query == null) {
            return null;
        }
        if (!query.startsWith(JUMP) || query.indexOf('&') >= 0) {
            throw new IllegalArgumentException("of options ssh knows jump only; it should look like"
                    + " ssh://user@host:port?jump=user@bastion:port,user@bastion:port");
        }
        return query.substring(JUMP.length());
    }

    /** Adds bastions, and those on the way to the first of them. */
    private static void approach(
            ClientConfig config, @Nullable String jump, boolean links, List<Stop> stops, int depth) {
        if (jump == null || jump.equalsIgnoreCase(NONE)) {
            return;
        }
        if (depth > Route.MOST_BASTIONS) {
            throw new IllegalArgumentException("its way is a loop, or has more than " + Route.MOST_BASTIONS
                    + " bastions: " + jump + " comes again");
        }
        boolean first = true;
        for (String text : jump.split(",", -1)) {
            String written = text.strip();
            Bastion bastion = bastion(links && written.startsWith("ssh://") ? written.substring(6) : written);
            if (first) {
                approach(config, config.of(bastion.host).jump(), true, stops, depth + 1);
            }
            stops.add(stop(config, bastion, !first));
            first = false;
        }
    }

    private static Bastion bastion(String text) {
        Matcher matcher = BASTION.matcher(text);
        if (matcher.matches()) {
            String given = matcher.group("port");
            int port = given == null ? SSH_PORT : Integer.parseInt(given);
            try {
                Endpoint endpoint = Endpoint.parse("ssh://" + matcher.group("host") + ":" + port);
                if (port > 0) {
                    return new Bastion(matcher.group("user"), endpoint.host(), given == null ? 0 : port);
                }
            } catch (IllegalArgumentException e) {
                throw noBastion(text, e);
            }
        }
        throw noBastion(text, null);
    }

    private static IllegalArgumentException noBastion(String text, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "bastion '" + text + "' should look like user@host:port, where user@ and :port may be missing", cause);
    }

    /**
     * A stop, of which what is named counts before what the file says.
     *
     * @param reached whether it is known how it is reached, so that a command for that wouldn't be run in any case
     */
    private static Stop stop(ClientConfig config, Bastion named, boolean reached) {
        ClientConfig.Host said = config.of(named.host);
        if (said.command() != null && !reached) {
            throw new IllegalArgumentException("the configuration has a ProxyCommand for " + named.host
                    + ", which is not supported; have a ProxyJump instead, or give the endpoint ?jump=" + NONE);
        }
        String user = named.user == null || named.user.isEmpty() ? said.user() : named.user;
        user = user == null ? Stop.DEFAULT_USER : user;
        int port = named.port > 0 ? named.port : port(named.host, said.port());
        String alias = said.alias();
        Endpoint known = alias == null ? Stop.place(said.name(), port) : Stop.place(alias, SSH_PORT);
        List<KeyPair> keys = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String identity : said.identities()) {
            try {
                Path path = identity(identity, said.name(), user);
                if (path != null && Files.notExists(path)) {
                    problems.add(identity + ": it isn't there");
                } else if (path != null) {
                    keys.add(OwnKeyFile.read(path));
                }
            } catch (IOException | IllegalArgumentException e) {
                problems.add(identity + ": " + Reasons.of(e));
            }
        }
        return new Stop(user, said.name(), port, known, keys, problems);
    }

    private static int port(String host, @Nullable String said) {
        if (said == null) {
            return SSH_PORT;
        }
        int port = said.matches("[0-9]{1,5}") ? Integer.parseInt(said) : 0;
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("the configuration has Port " + said + " for " + host
                    + ", but it must be a number from 1 to 65535");
        }
        return port;
    }

    /** A file as it is named, in which {@code ~} is the home of who runs this; null if it is said that there is none. */
    private static @Nullable Path identity(String named, String host, String user) {
        String home = System.getProperty("user.home", "");
        String expanded = ClientConfig.expand(
                named, Map.of("d", home, "h", host, "r", user, "u", System.getProperty("user.name", "")));
        return expanded.equalsIgnoreCase(NONE) ? null : Settings.home(expanded);
    }
}

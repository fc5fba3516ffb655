package dev.herd.transport.ssh;

import dev.herd.transport.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The way to an endpoint: over the network to the first stop, and from each to the next.
 *
 * @param stops at least one; the last is the endpoint's own, those before it are bastions
 */
record Route(List<Stop> stops) {

    static final int MOST_BASTIONS = 8;

    private static final String JUMP = "jump=";
    private static final int SSH_PORT = 22;
    private static final Pattern BASTION =
            Pattern.compile("(?:(?<user>[^@]+)@)?(?<host>\\[[^\\[\\]@]+]|[^:\\[\\]@]+)(?::(?<port>[0-9]{1,5}))?");

    Route {
        stops = List.copyOf(stops);
    }

    /**
     * Finds the way that an endpoint says.
     *
     * @throws IllegalArgumentException if it says none; says what is wrong and what would be right
     */
    static Route of(Endpoint endpoint) {
        List<Stop> stops = new ArrayList<>();
        String jump = jump(endpoint);
        if (jump != null) {
            for (String bastion : jump.split(",", -1)) {
                stops.add(Stop.of(bastion(bastion.strip())));
            }
        }
        stops.add(Stop.of(endpoint));
        Route route = new Route(stops);
        route.check();
        return route;
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

    /** A bastion as an endpoint. */
    private static Endpoint bastion(String text) {
        Matcher matcher = BASTION.matcher(text);
        if (matcher.matches()) {
            String user = matcher.group("user");
            String given = matcher.group("port");
            int port = given == null ? SSH_PORT : Integer.parseInt(given);
            try {
                Endpoint bastion = Endpoint.parse(SshTransport.SCHEME + "://" + matcher.group("host") + ":" + port);
                if (port > 0) {
                    return new Endpoint(SshTransport.SCHEME, user, bastion.host(), port, null);
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

    private void check() {
        int bastions = stops.size() - 1;
        if (bastions > MOST_BASTIONS) {
            throw new IllegalArgumentException(
                    "there are " + bastions + " bastions on its way, but may be at most " + MOST_BASTIONS);
        }
        Set<String> places = new TreeSet<>();
        for (Stop stop : stops) {
            if (!places.add(stop.place().toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException(
                        "its way is a loop: it comes to " + stop.place() + " twice, but may to each place once");
            }
        }
    }

    /**
     * What a failure at a stop is called.
     *
     * @param at which stop, from 0
     * @param address where the first one was tried
     */
    String failure(int at, String address, String why) {
        if (stops.size() == 1) {
            return address + ": " + why;
        }
        boolean target = at == stops.size() - 1;
        int bastion = target ? at - 1 : at;
        return (target ? "behind" : "through") + " bastion " + stops.get(bastion)
                + (bastion == 0 ? " at " + address : "") + ": " + why;
    }
}

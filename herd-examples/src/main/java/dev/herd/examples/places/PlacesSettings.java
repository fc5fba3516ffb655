package dev.herd.examples.places;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the example's own settings say, those whose names start with {@code places.}; they stand in the same file as the
 * library's.
 *
 * @param expiry how long after a server took a position all servers forget it
 * @param nearby what is asked for what is near: {@code gazetteer} or {@code wikipedia}
 * @param wikipediaUrl the address of the wiki's {@code api.php}
 * @param wikipediaAgent who the wiki is told is asking
 * @param wikipediaTimeout how long a question to the wiki may take
 * @param logFolder where the log file goes
 * @param peers who may say {@code PEER}
 */
record PlacesSettings(
        Duration expiry,
        String nearby,
        URI wikipediaUrl,
        String wikipediaAgent,
        Duration wikipediaTimeout,
        Path logFolder,
        PeerGuard peers) {

    private static final String EXPIRY = "places.expiry";
    private static final String NEARBY = "places.nearby";
    private static final String WIKIPEDIA_URL = "places.wikipedia.url";
    private static final String WIKIPEDIA_AGENT = "places.wikipedia.agent";
    private static final String WIKIPEDIA_TIMEOUT = "places.wikipedia.timeout";
    private static final String LOG_FOLDER = "places.log.folder";
    private static final String PEER_FROM = "places.peerFrom";

    /** Every setting with its default. */
    private static final Map<String, String> DEFAULTS = Map.of(
            EXPIRY, "1d",
            NEARBY, "gazetteer",
            WIKIPEDIA_URL, "https://en.wikipedia.org/w/api.php",
            WIKIPEDIA_AGENT, "places/0.1 (example program of the Herd library; Java HttpClient)",
            WIKIPEDIA_TIMEOUT, "3s",
            LOG_FOLDER, "places-logs",
            PEER_FROM, "");

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final Duration LONGEST_EXPIRY = Duration.ofDays(3_650);
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);

    /**
     * Reads the settings of a server.
     *
     * @param properties all settings, the library's included
     * @return the example's
     * @throws IllegalArgumentException if a setting is unknown or malformed; names it, its value and what would be right
     */
    static PlacesSettings from(Properties properties) {
        for (String name : new TreeSet<>(properties.stringPropertyNames())) {
            if (!name.startsWith("herd.") && !DEFAULTS.containsKey(name)) {
                throw new IllegalArgumentException("there is no setting '" + name + "'; the nearest is '"
                        + Spelling.nearest(name, new TreeSet<>(DEFAULTS.keySet())) + "'");
            }
        }
        return new PlacesSettings(
                duration(properties, EXPIRY, LONGEST_EXPIRY),
                oneOf(properties, NEARBY, List.of("gazetteer", "wikipedia")),
                httpUrl(properties, WIKIPEDIA_URL),
                headerValue(properties, WIKIPEDIA_AGENT),
                duration(properties, WIKIPEDIA_TIMEOUT, LONGEST_TIMEOUT),
                folder(properties, LOG_FOLDER),
                guard(properties, PEER_FROM));
    }

    /** The source that these settings choose. */
    NearbySource nearbySource() {
        return nearby.equals("wikipedia")
                ? new WikipediaGeosearch(wikipediaUrl, wikipediaAgent, wikipediaTimeout)
                : Gazetteer.shipped();
    }

    private static String value(Properties properties, String name) {
        return properties.getProperty(name, DEFAULTS.get(name)).strip();
    }

    private static IllegalArgumentException wrong(String name, String value, String right) {
        return new IllegalArgumentException(name + " is '" + value + "', but must be " + right);
    }

    private static Duration duration(Properties properties, String name, Duration most) {
        String value = value(properties, name);
        Matcher parts = DURATION.matcher(value);
        if (parts.matches()) {
            Duration duration = Duration.of(Long.parseLong(parts.group(1)), unit(parts.group(2)));
            if (duration.compareTo(Duration.ZERO) > 0 && duration.compareTo(most) <= 0) {
                return duration;
            }
        }
        throw wrong(
                name,
                value,
                "a whole number and ms, s, m, h or d, more than 0 and at most " + most.toSeconds() + "s, for instance "
                        + DEFAULTS.get(name));
    }

    private static ChronoUnit unit(String name) {
        return switch (name) {
            case "ms" -> ChronoUnit.MILLIS;
            case "s" -> ChronoUnit.SECONDS;
            case "m" -> ChronoUnit.MINUTES;
            case "h" -> ChronoUnit.HOURS;
            default -> ChronoUnit.DAYS;
        };
    }

    private static String oneOf(Properties properties, String name, List<String> values) {
        String value = value(properties, name);
        if (!values.contains(value)) {
            throw wrong(name, value, String.join(" or ", values));
        }
        return value;
    }

    private static URI httpUrl(Properties properties, String name) {
        String value = value(properties, name);
        try {
            URI url = new URI(value);
            boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (http && url.getHost() != null && url.getQuery() == null && url.getFragment() == null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // said below
        }
        throw wrong(name, value, "an http or https address without a query, for instance " + DEFAULTS.get(name));
    }

    private static String headerValue(Properties properties, String name) {
        String value = value(properties, name);
        if (!value.matches("[\\x20-\\x7E]+")) {
            throw wrong(name, value, "one or more printable ASCII characters");
        }
        return value;
    }

    private static Path folder(Properties properties, String name) {
        String value = value(properties, name);
        try {
            if (!value.isEmpty()) {
                return Path.of(value);
            }
        } catch (InvalidPathException e) {
            // said below
        }
        throw wrong(name, value, "a folder");
    }

    private static PeerGuard guard(Properties properties, String name) {
        try {
            return new PeerGuard(value(properties, name));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
        }
    }
}

package dev.herd.examples.places;

import com.google.common.net.InetAddresses;
import dev.herd.transport.Endpoint;
import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a client can say. */
sealed interface Request {

    /**
     * {@code IAMAT client place time}: where the client is, and when it was there.
     *
     * @param client who
     * @param place where, in ISO 6709, as it came
     * @param time when, as it came
     * @param nanos the same time in nanoseconds since 1970
     */
    record IAmAt(String client, String place, String time, long nanos) implements Request {}

    /**
     * {@code WHATSAT client radius count}: what is near a client.
     *
     * @param client who
     * @param radiusKm how far from it to look, in km, 0 to 20,000
     * @param count how many places to name at most, 0 to 100
     */
    record WhatsAt(String client, double radiusKm, int count) implements Request {}

    /**
     * {@code PEER name scheme host port}: a server to link to.
     *
     * @param name what the other server is called
     * @param endpoint where it listens
     */
    record AddPeer(String name, Endpoint endpoint) implements Request {

        /** The line again, in the form that has one space between two fields. */
        String toLine() {
            String host = (endpoint.user() == null ? "" : endpoint.user() + "@") + endpoint.host();
            return "PEER " + name + " " + endpoint.scheme() + " " + host + " " + endpoint.port();
        }
    }

    /** The farthest that {@code WHATSAT} looks, in km. */
    int MOST_RADIUS_KM = 20_000;

    /** The most places that {@code WHATSAT} names. */
    int MOST_COUNT = 100;

    /**
     * Reads a line.
     *
     * @param line what a client said
     * @return what it asks for, or null if it is nothing that a client can ask for
     */
    static @Nullable Request parse(String line) {
        List<String> fields = Fields.of(line);
        if (fields.isEmpty()) {
            return null;
        }
        return switch (fields.get(0)) {
            case "IAMAT" -> fields.size() == 4 ? iAmAt(fields.get(1), fields.get(2), fields.get(3)) : null;
            case "WHATSAT" -> fields.size() == 4 ? whatsAt(fields.get(1), fields.get(2), fields.get(3)) : null;
            case "PEER" ->
                fields.size() == 5 ? addPeer(fields.get(1), fields.get(2), fields.get(3), fields.get(4)) : null;
            default -> null;
        };
    }

    private static @Nullable Request iAmAt(String client, String place, String time) {
        OptionalLong nanos = PosixTime.parse(time);
        return Location.parse(place) == null || nanos.isEmpty()
                ? null
                : new IAmAt(client, place, time, nanos.getAsLong());
    }

    private static @Nullable Request whatsAt(String client, String radius, String count) {
        if (!Numbers.RADIUS.matcher(radius).matches()
                || !Numbers.COUNT.matcher(count).matches()) {
            return null;
        }
        BigDecimal km = new BigDecimal(radius);
        int most = Integer.parseInt(count);
        return km.compareTo(BigDecimal.valueOf(MOST_RADIUS_KM)) > 0 || most > MOST_COUNT
                ? null
                : new WhatsAt(client, km.doubleValue(), most);
    }

    private static @Nullable Request addPeer(String name, String scheme, String host, String port) {
        if (!Numbers.PORT.matcher(port).matches()) {
            return null;
        }
        String authority = InetAddresses.isInetAddress(host) && host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        try {
            Endpoint endpoint = Endpoint.parse(scheme + "://" + authority + ":" + port);
            // A host such as "h:1?x" would make another endpoint of it than the four fields say.
            boolean asSaid = endpoint.scheme().equals(scheme)
                    && endpoint.port() == Integer.parseInt(port)
                    && endpoint.port() > 0
                    && endpoint.query() == null;
            return asSaid ? new AddPeer(name, endpoint) : null;
        } catch (IllegalArgumentException notAnEndpoint) {
            return null;
        }
    }

    /** Numbers as clients write them; the bounds on their lengths keep a long line from costing long sums. */
    final class Numbers {
        private static final Pattern RADIUS = Pattern.compile("\\d{1,30}(?:\\.\\d{1,30})?");
        private static final Pattern COUNT = Pattern.compile("\\d{1,9}");
        private static final Pattern PORT = Pattern.compile("\\d{1,5}");

        private Numbers() {}
    }
}

package dev.herd.transport;

import com.google.common.net.InetAddresses;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a node listens or a peer is reached: {@code scheme://[user@]host:port[?query]}. All parsing of endpoints is
 * here.
 *
 * @param scheme chooses the transport; lower case
 * @param user who to be there, or null if nothing is said
 * @param host a name, in which underscores are welcome, or an address, an IPv6 one without brackets
 * @param port 0 to 65,535; 0 only where a free one may be chosen
 * @param query what follows the question mark, or null: options of the transport, in which commas are welcome
 */
public record Endpoint(
        String scheme,
        @Nullable String user,
        String host,
        int port,
        @Nullable String query) {

    private static final int MOST_PORT = 65_535;
    private static final Pattern NAME =
            Pattern.compile("LABEL(?:\\.LABEL)*+\\.?".replace("LABEL", "\\w++(?:-++\\w++)*+"));
    private static final Pattern NUMERIC = Pattern.compile("[\\d.]+");
    private static final Pattern BARE_IPV6 = Pattern.compile("[\\p{XDigit}:.]*:[\\p{XDigit}:.]*");

    /**
     * Reads an endpoint.
     *
     * @param text for instance {@code tcp://localhost:12490}
     * @return the endpoint
     * @throws IllegalArgumentException if the text is none; says what is wrong and what would be right
     */
    public static Endpoint parse(String text) {
        if (text.indexOf(':') < 0 || !text.contains("://")) {
            throw malformed(text, "it has no scheme");
        }
        URI uri;
        try {
            uri = new URI(text.strip());
        } catch (URISyntaxException e) {
            throw malformed(text, e.getReason());
        }
        if (uri.getScheme() == null) {
            throw malformed(text, "it has no scheme");
        }
        String host = uri.getHost();
        int port = uri.getPort();
        String user = uri.getUserInfo();
        if (host == null) { // URI knows no underscores, and doesn't say what else it didn't like
            String authority = uri.getAuthority() == null ? "" : uri.getAuthority();
            int at = authority.lastIndexOf('@');
            int colon = authority.lastIndexOf(':');
            boolean bare = colon <= at;
            user = at < 0 ? null : authority.substring(0, at);
            host = host(text, bare ? authority.substring(at + 1) : authority.substring(at + 1, colon));
            port = bare ? -1 : port(text, authority.substring(colon + 1));
        }
        if (port < 0 || port > MOST_PORT) {
            throw malformed(text, port < 0 ? "it has no port" : "its port is over " + MOST_PORT);
        }
        String path = uri.getPath();
        if ((path != null && !path.isEmpty()) || uri.getFragment() != null) {
            throw malformed(text, "something follows the port");
        }
        if (host.startsWith("[")) {
            host = host.substring(1, host.length() - 1);
        }
        return new Endpoint(uri.getScheme().toLowerCase(Locale.ROOT), user, host, port, uri.getQuery());
    }

    private static String host(String text, String host) {
        if (host.isEmpty()) {
            throw malformed(text, "it has no host");
        }
        if (BARE_IPV6.matcher(host).matches()) {
            throw malformed(text, "an IPv6 address belongs in brackets, as in " + scheme(text) + "://[::1]:12490");
        }
        int[] others = host.codePoints()
                .filter(c -> c > 'z' || (!Character.isLetterOrDigit(c) && "-_.".indexOf(c) < 0))
                .toArray();
        if (others.length > 0) {
            throw malformed(
                    text,
                    "its host '" + host + "' has '" + Character.toString(others[0])
                            + "' in it, but may have letters from a to z, digits, hyphens, underscores and dots");
        }
        if (!NAME.matcher(host).matches() || NUMERIC.matcher(host).matches()) {
            throw malformed(text, "its host '" + host + "' is neither a name nor an address");
        }
        return host;
    }

    private static int port(String text, String port) {
        if (port.isEmpty()) {
            return -1;
        }
        if (!port.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw malformed(text, "its port '" + port + "' is no number");
        }
        try {
            return Integer.parseInt(port);
        } catch (NumberFormatException e) {
            return Integer.MAX_VALUE;
        }
    }

    private static IllegalArgumentException malformed(String text, @Nullable String reason) {
        int query = text.indexOf('?');
        String place = query < 0 ? text : text.substring(0, query);
        boolean several = place.indexOf("://") != place.lastIndexOf("://");
        return new IllegalArgumentException("endpoint '" + text + "': "
                + (several
                        ? "it looks like several, which belong apart, with commas between them in a setting"
                        : reason)
                + "; it should look like " + scheme(text) + "://host:port");
    }

    /** The scheme to make an example with. */
    private static String scheme(String text) {
        String scheme = text.substring(0, Math.max(0, text.indexOf("://"))).strip();
        return scheme.matches("[A-Za-z][A-Za-z0-9+.-]*") ? scheme.toLowerCase(Locale.ROOT) : "tcp";
    }

    /**
     * The same place with another port.
     *
     * @param other the port
     * @return a changed copy
     */
    public Endpoint withPort(int other) {
        return new Endpoint(scheme, user, host, other, query);
    }

    /**
     * Whether it is on this machine only: {@code localhost}, or a loopback address. Looks nothing up.
     *
     * @return true if so; other names are taken for reachable from elsewhere
     */
    public boolean isLoopback() {
        return host.equalsIgnoreCase("localhost")
                || (InetAddresses.isInetAddress(host)
                        && InetAddresses.forString(host).isLoopbackAddress());
    }

    /**
     * Whether it stands for all addresses of this machine.
     *
     * @return true for {@code 0.0.0.0} and {@code ::}
     */
    public boolean isWildcard() {
        return InetAddresses.isInetAddress(host)
                && InetAddresses.forString(host).isAnyLocalAddress();
    }

    /** The endpoint as {@link #parse} reads it. */
    @Override
    public String toString() {
        return scheme + "://" + (user == null ? "" : user + "@") + (host.indexOf(':') < 0 ? host : "[" + host + "]")
                + ":" + port + (query == null ? "" : "?" + query);
    }
}

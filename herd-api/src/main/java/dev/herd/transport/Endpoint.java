package dev.herd.transport;

import com.google.common.net.InetAddresses;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a node listens or a peer is reached: {@code scheme://[user@]host:port[?query]}. All parsing of endpoints is
 * here.
 *
 * @param scheme chooses the transport; lower case
 * @param user who to be there, or null if nothing is said
 * @param host a name or an address, an IPv6 one without brackets
 * @param port 0 to 65,535; 0 only where a free one may be chosen
 * @param query what follows the question mark, or null
 */
public record Endpoint(
        String scheme,
        @Nullable String user,
        String host,
        int port,
        @Nullable String query) {

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
        if (host == null) {
            String authority = String.valueOf(uri.getAuthority());
            boolean bare = authority.indexOf(':') != authority.lastIndexOf(':') && authority.indexOf('[') < 0;
            throw malformed(
                    text, bare ? "an IPv6 address belongs in brackets, as in tcp://[::1]:12490" : "it has no host");
        }
        if (uri.getPort() < 0 || uri.getPort() > 65_535) {
            throw malformed(text, uri.getPort() < 0 ? "it has no port" : "its port is over 65535");
        }
        String path = uri.getPath();
        if ((path != null && !path.isEmpty()) || uri.getFragment() != null) {
            throw malformed(text, "something follows the port");
        }
        if (host.startsWith("[")) {
            host = host.substring(1, host.length() - 1);
        }
        return new Endpoint(
                uri.getScheme().toLowerCase(Locale.ROOT), uri.getUserInfo(), host, uri.getPort(), uri.getQuery());
    }

    private static IllegalArgumentException malformed(String text, @Nullable String reason) {
        return new IllegalArgumentException(
                "endpoint '" + text + "': " + reason + "; it should look like tcp://host:port");
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

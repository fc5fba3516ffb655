package dev.herd.examples.places;

import com.google.common.net.InetAddresses;
import dev.herd.transport.ClientSession;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * Decides who may say {@code PEER}, which makes a server dial out and hand over its data: who is on this machine, and
 * whoever else configuration names.
 */
final class PeerGuard {

    private static final String RIGHT =
            "an address (192.0.2.7), a network (192.0.2.0/24), or a user whom the transport knows (user:ada)";

    private final List<Predicate<ClientSession>> admitted = new ArrayList<>();

    /**
     * A guard.
     *
     * @param others who else, beside this machine: any number of addresses, networks and users, separated by commas
     * @throws IllegalArgumentException if one of them is none of these
     */
    PeerGuard(String others) {
        admitted.add(ClientSession::loopback);
        for (String other : others.split(",", -1)) {
            if (!other.isBlank()) {
                admitted.add(rule(other.strip()));
            }
        }
    }

    /** Whether a client may say {@code PEER}. */
    boolean admits(ClientSession session) {
        return admitted.stream().anyMatch(rule -> rule.test(session));
    }

    private static Predicate<ClientSession> rule(String other) {
        if (other.startsWith("user:") && other.length() > "user:".length()) {
            String user = other.substring("user:".length());
            return session -> session.user().filter(user::equals).isPresent();
        }
        int slash = other.indexOf('/');
        String address = slash < 0 ? other : other.substring(0, slash);
        if (!InetAddresses.isInetAddress(address)) {
            throw new IllegalArgumentException("'" + other + "' can't be told who may say PEER; it must be " + RIGHT);
        }
        byte[] network = InetAddresses.forString(address).getAddress();
        int bits = slash < 0 ? network.length * 8 : bits(other, other.substring(slash + 1), network.length * 8);
        return session -> {
            byte[] remote = address(session.remote());
            // Over UDP anybody can send from any address but this machine's own.
            return !session.transport().equals("udp")
                    && remote.length == network.length
                    && samePrefix(remote, network, bits);
        };
    }

    private static int bits(String other, String text, int most) {
        if (text.matches("\\d{1,3}") && Integer.parseInt(text) <= most) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException(
                "'" + other + "' is no network: what follows the / must be from 0 to " + most);
    }

    /** The address before the port, in four or sixteen bytes; none if the text has none that can be read. */
    private static byte[] address(String remote) {
        String host = remote.substring(0, Math.max(0, remote.lastIndexOf(':')));
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        if (!InetAddresses.isInetAddress(host)) {
            return new byte[0];
        }
        InetAddress address = InetAddresses.forString(host);
        return address.getAddress();
    }

    private static boolean samePrefix(byte[] one, byte[] other, int bits) {
        int whole = bits / 8;
        int rest = bits % 8;
        return Arrays.equals(one, 0, whole, other, 0, whole)
                && (rest == 0 || (one[whole] & 0xFF) >>> (8 - rest) == (other[whole] & 0xFF) >>> (8 - rest));
    }
}

package dev.herd.transport.udp.client;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A set of addresses, as networks. Immutable. */
public final class Networks {

    private record Network(InetAddress address, int bits) {

        boolean has(byte[] other) {
            byte[] own = address.getAddress();
            int whole = bits / 8;
            int rest = bits % 8;
            return other.length == own.length
                    && Arrays.equals(own, 0, whole, other, 0, whole)
                    && (rest == 0 || ((own[whole] & 0xff) >>> (8 - rest)) == ((other[whole] & 0xff) >>> (8 - rest)));
        }
    }

    /**
     * Where an address comes from, as far as one that is handed out many of goes: those that share 24 bits (IPv4) or 64 (IPv6).
     *
     * @param prefix these bits
     * @param bits how many
     */
    record Source(long prefix, int bits) {

        static Source of(InetAddress address) {
            byte[] bytes = address.getAddress();
            return bytes.length == Integer.BYTES
                    ? new Source(Integer.toUnsignedLong(ByteBuffer.wrap(bytes).getInt()) >>> 8, 24)
                    : new Source(ByteBuffer.wrap(bytes).getLong(), 64);
        }

        byte[] toBytes() {
            return ByteBuffer.allocate(Long.BYTES + 1)
                    .putLong(prefix)
                    .put((byte) bits)
                    .array();
        }
    }

    private final List<Network> networks;

    private Networks(List<Network> networks) {
        this.networks = List.copyOf(networks);
    }

    /**
     * Reads a set.
     *
     * @param text addresses and networks separated by commas, for instance {@code 10.0.0.0/8,fd00::/8}; blank for none
     * @return the set
     * @throws IllegalArgumentException if something in it is neither; names it
     */
    public static Networks parse(String text) {
        List<Network> networks = new ArrayList<>();
        for (String each : text.split(",", -1)) {
            if (!each.isBlank()) {
                networks.add(network(each.strip()));
            } else if (!text.isBlank()) {
                throw new IllegalArgumentException("there is nothing between two commas, or beside one");
            }
        }
        return new Networks(networks);
    }

    private static Network network(String text) {
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        // Only what is an address already: a name would be looked up.
        if (!host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
            throw wrong(text);
        }
        InetAddress address;
        try {
            address = InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw wrong(text);
        }
        int most = address.getAddress().length * Byte.SIZE;
        String bits = slash < 0 ? Integer.toString(most) : text.substring(slash + 1);
        if (!bits.matches("[0-9]{1,3}") || Integer.parseInt(bits) > most) {
            throw wrong(text);
        }
        return new Network(address, Integer.parseInt(bits));
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException(
                "'" + text + "' is no network; it must look like 192.0.2.0/24, 2001:db8::/32 or 192.0.2.7");
    }

    boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        return networks.stream().anyMatch(network -> network.has(bytes));
    }
}

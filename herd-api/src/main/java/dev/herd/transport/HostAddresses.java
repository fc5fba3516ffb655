package dev.herd.transport;

import com.google.common.net.InetAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The addresses behind an endpoint's host: finding them, checking them, and listening at all of them. */
public final class HostAddresses {

    private static final Logger log = LoggerFactory.getLogger(HostAddresses.class);
    private static final int ATTEMPTS = 20;

    private HostAddresses() {}

    /** A bound address. */
    public interface Bound {

        /**
         * The port.
         *
         * @return 1 to 65,535
         */
        int port();

        /** Gives the address back. Must not throw. */
        void close();
    }

    /**
     * How to bind one address.
     *
     * @param <B> what is bound
     */
    @FunctionalInterface
    public interface Binding<B extends Bound> {

        /**
         * Binds.
         *
         * @param address the address and the port; port 0 takes a free one
         * @return the bound address
         * @throws IOException if it can't be bound
         */
        B bind(InetSocketAddress address) throws IOException;
    }

    /**
     * All addresses of a host. May block for as long as the machine's resolver takes.
     *
     * @param host a name or an address; {@code localhost} is 127.0.0.1 and ::1 whatever the resolver says
     * @return at least one, each once, in the order in which to try them
     * @throws UnknownHostException if it has none
     */
    public static List<InetAddress> resolve(String host) throws UnknownHostException {
        if (host.equalsIgnoreCase("localhost")) {
            byte[] six = new byte[16];
            six[15] = 1;
            return List.of(
                    InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1}),
                    InetAddress.getByAddress("localhost", six));
        }
        return Stream.of(InetAddress.getAllByName(host)).distinct().toList();
    }

    /**
     * An address and its port as they stand in an endpoint.
     *
     * @param address a resolved address
     * @return for instance {@code 127.0.0.1:4711}, or {@code [::1]:4711}, shortened as RFC 5952 has it
     */
    public static String text(InetSocketAddress address) {
        return InetAddresses.toUriString(address.getAddress()) + ":" + address.getPort();
    }

    /**
     * All addresses to listen at. May block as {@link #resolve} does.
     *
     * @param endpoint where to listen
     * @param loopbackOnly whether other addresses than loopback ones are out of the question
     * @param remedy what would have to be configured for them not to be, for people
     * @return at least one
     * @throws UnknownHostException if the endpoint's host is unknown; names the endpoint
     * @throws IllegalArgumentException if {@code loopbackOnly} and the host has an address that isn't a loopback one
     */
    public static List<InetAddress> forListening(Endpoint endpoint, boolean loopbackOnly, String remedy)
            throws UnknownHostException {
        List<InetAddress> addresses;
        try {
            addresses = resolve(endpoint.host());
        } catch (UnknownHostException e) {
            UnknownHostException named = new UnknownHostException(
                    "cannot listen at " + endpoint + ": host " + endpoint.host() + " is unknown");
            named.initCause(e);
            throw named;
        }
        for (InetAddress address : addresses) {
            if (loopbackOnly && !address.isLoopbackAddress()) {
                throw new IllegalArgumentException("endpoint '" + endpoint + "': " + InetAddresses.toAddrString(address)
                        + " is not a loopback address, and without authentication of peers a node listens on loopback"
                        + " only; use localhost, or configure " + remedy);
            }
        }
        return addresses;
    }

    /**
     * Binds all addresses of an endpoint, at one port. An address of a family that the machine doesn't have is logged
     * and left out, as long as another one can be bound; a port that is taken at one of them is an error.
     *
     * @param <B> what is bound
     * @param endpoint the endpoint; with port 0 one port is chosen that is free at all addresses
     * @param addresses its addresses, at least one
     * @param binding how to bind each
     * @return what is bound, at least one, all with the same port
     * @throws IOException if not; names the endpoint, the address and the cause, and nothing is left bound
     */
    public static <B extends Bound> List<B> bindAll(Endpoint endpoint, List<InetAddress> addresses, Binding<B> binding)
            throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return bindOnce(endpoint, addresses, binding);
            } catch (PortTakenException e) {
                if (endpoint.port() != 0 || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static <B extends Bound> List<B> bindOnce(
            Endpoint endpoint, List<InetAddress> addresses, Binding<B> binding) throws IOException {
        List<B> bound = new ArrayList<>();
        String failure = "it has no address";
        IOException cause = null;
        try {
            for (InetAddress address : addresses) {
                int port = bound.isEmpty() ? endpoint.port() : bound.get(0).port();
                try {
                    bound.add(binding.bind(new InetSocketAddress(address, port)));
                } catch (IOException e) {
                    failure = "cannot listen at " + endpoint + ": " + InetAddresses.toAddrString(address) + " port "
                            + port + ": " + e.getMessage();
                    cause = e;
                    if (port != 0 && canBind(address, binding)) {
                        throw new PortTakenException(failure, e);
                    }
                    log.info("{}", failure);
                }
            }
            if (bound.isEmpty()) {
                throw new IOException(failure, cause);
            }
            List<B> all = List.copyOf(bound);
            bound.clear();
            return all;
        } finally {
            bound.forEach(Bound::close);
        }
    }

    /** Whether only the port was at fault: a failed bind says why in words alone, and in each system's own. */
    private static <B extends Bound> boolean canBind(InetAddress address, Binding<B> binding) {
        try {
            binding.bind(new InetSocketAddress(address, 0)).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** A port is taken at one of the addresses; another port may be free at all of them. */
    private static final class PortTakenException extends IOException {

        private static final long serialVersionUID = 1;

        PortTakenException(String message, IOException cause) {
            super(message, cause);
        }
    }
}

package dev.herd.transport.ssh;

import dev.herd.transport.Endpoint;
import java.security.KeyPair;
import java.util.List;

/**
 * A server on the way to a node: a bastion, or the node itself.
 *
 * @param user who to be there
 * @param host where it is reached: a name or an address
 * @param port 1 to 65,535
 * @param known as what its key is known
 * @param keys what this node may prove there before its own key
 * @param problems what is wrong with other keys that it should prove there
 */
record Stop(String user, String host, int port, Endpoint known, List<KeyPair> keys, List<String> problems) {

    /** Who a node is where nothing else is said. */
    static final String DEFAULT_USER = "herd";

    /** One that is known as it is reached, and where the node proves its own key. */
    Stop(String user, String host, int port) {
        this(user, host, port, place(host, port), List.of(), List.of());
    }

    Stop {
        keys = List.copyOf(keys);
        problems = List.copyOf(problems);
    }

    /** As what a key is known. */
    static Endpoint place(String host, int port) {
        return new Endpoint(SshTransport.SCHEME, null, host, port, null);
    }

    /** Its host and port, as in an endpoint. */
    String place() {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    /** As it stands behind {@code jump=}. */
    @Override
    public String toString() {
        return user + "@" + place();
    }
}

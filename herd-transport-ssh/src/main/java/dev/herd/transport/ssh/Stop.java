package dev.herd.transport.ssh;

import dev.herd.transport.Endpoint;

/**
 * A server on the way to a node: a bastion, or the node itself.
 *
 * @param user who to be there
 * @param host where it is reached: a name or an address
 * @param port 1 to 65,535
 * @param known as what its key is known
 */
record Stop(String user, String host, int port, Endpoint known) {

    /** Who a node is where nothing else is said. */
    static final String DEFAULT_USER = "herd";

    /** What an endpoint itself says of where it is and who to be there. */
    static Stop of(Endpoint endpoint) {
        String user = endpoint.user();
        Endpoint known = new Endpoint(SshTransport.SCHEME, null, endpoint.host(), endpoint.port(), null);
        return new Stop(user == null || user.isEmpty() ? DEFAULT_USER : user, known.host(), known.port(), known);
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

package dev.herd.transport.udp;

import dev.herd.transport.Endpoint;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns once of each endpoint beyond this machine that is dialled without a key. It is dialled all the same: on a network that
 * is the herd's own that may be meant. Of one thread.
 */
final class KeylessDials {

    /** Peers may tell of endpoints, too; after so many there is nothing new to say. */
    static final int MOST = 256;

    private static final Logger log = LoggerFactory.getLogger(KeylessDials.class);

    private final String node;
    private final boolean meant;
    private final Set<Endpoint> told = new HashSet<>();

    /**
     * None yet.
     *
     * @param node whose, for the log
     * @param settings what that node has in the way of keys
     */
    KeylessDials(String node, Settings settings) {
        this.node = node;
        meant = settings.keysFile() != null || settings.anywhereWithoutKey();
    }

    /** An endpoint is being dialled at these addresses; returns whether that was worth a warning. */
    boolean dialling(Endpoint endpoint, List<InetSocketAddress> addresses) {
        boolean here =
                addresses.stream().allMatch(address -> address.getAddress().isLoopbackAddress());
        if (meant || here || told.size() == MOST || !told.add(endpoint)) {
            return false;
        }
        log.warn(
                "{} dials {} without a key: whoever can answer in that peer's place can be that peer; give all nodes the same"
                        + " file of keys (herd.udp.keys), or set herd.udp.withoutKey=anywhere if it is meant so",
                node,
                endpoint);
        return true;
    }
}

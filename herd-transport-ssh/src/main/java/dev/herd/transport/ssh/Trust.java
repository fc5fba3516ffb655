package dev.herd.transport.ssh;

import dev.herd.transport.Endpoint;
import dev.herd.transport.ssh.keys.AuthorizedKeys.Grant;
import java.net.InetAddress;
import java.security.KeyPair;
import java.security.PublicKey;
import org.jspecify.annotations.Nullable;

/** Whose keys a node has and believes. Any thread; may read files, but waits for nobody. */
interface Trust {

    /** What this node shows to whoever connects. */
    KeyPair hostKey();

    /** What this node proves when it dials. */
    KeyPair ownKey();

    /** What a key may do as a peer's: null if it may not link, or not from there. */
    @Nullable
    Grant peer(PublicKey key, InetAddress from);

    /** What a key may do as a client's: null if it may not ask, or not from there. */
    @Nullable
    Grant client(PublicKey key, InetAddress from);

    /**
     * Whether a host is the one that was dialled.
     *
     * @return what is wrong with its key, and what would be right; null if nothing is
     */
    @Nullable
    String objection(Endpoint dialled, PublicKey key);
}

package dev.herd.transport.ssh;

import dev.herd.transport.Endpoint;
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

    /**
     * Who has a key that may link.
     *
     * @return a name for it, or null if it may not, or not from there
     */
    @Nullable
    String peer(PublicKey key, InetAddress from);

    /** Who has a key that may ask, as {@link #peer}. */
    @Nullable
    String client(PublicKey key, InetAddress from);

    /**
     * Whether a host is the one that was dialled.
     *
     * @return what is wrong with its key, and what would be right; null if nothing is
     */
    @Nullable
    String objection(Endpoint dialled, PublicKey key);
}

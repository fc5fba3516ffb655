package dev.herd.transport.ssh;

import dev.herd.transport.Endpoint;
import dev.herd.transport.ssh.keys.AuthorizedKeys.Grant;
import dev.herd.transport.ssh.keys.Caller;
import dev.herd.transport.ssh.keys.Host;
import java.security.KeyPair;
import java.util.List;
import java.util.function.Consumer;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.jspecify.annotations.Nullable;

/** Whose keys a node has and believes. Any thread; may read files, but waits for nobody. */
interface Trust {

    /** What this node shows to whoever connects: a key of each kind that it has, at least one. */
    List<KeyPair> hostKeys();

    /** What others say of its host keys, now: what is shown to who asks for it. */
    List<OpenSshCertificate> hostCertificates();

    /** What this node proves when it dials: its key, behind certificates of it if it has some now. None if an agent has it. */
    List<KeyPair> ownKeys();

    /** The agent that has this node's key; null if none has. */
    @Nullable
    AgentKeys agent();

    /** What it believes of others now. */
    Beliefs beliefs();

    /** What a node believes of others at one time. */
    interface Beliefs {

        /**
         * What somebody may do as a peer: null if he may not link, or not from there.
         *
         * @param objections is told what is wrong with him, if he or his authority is known
         */
        @Nullable
        Grant peer(Caller caller, Consumer<String> objections);

        /** What somebody may do as a client, likewise: null if he may not ask, or not from there. */
        @Nullable
        Grant client(Caller caller, Consumer<String> objections);

        /**
         * Whether a host is the one that was dialled.
         *
         * @param host what it has shown
         * @return what is wrong with it, and what would be right; null if nothing is
         */
        @Nullable
        String objection(Endpoint dialled, Host host);

        /** What a host is to be asked for, of what this end knows: first what it is known by. */
        List<String> hostKeyAlgorithms(Endpoint dialled, List<String> all);
    }
}

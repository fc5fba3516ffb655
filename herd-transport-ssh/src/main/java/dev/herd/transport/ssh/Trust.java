package dev.herd.transport.ssh;

import dev.herd.transport.Endpoint;
import dev.herd.transport.ssh.keys.AuthorizedKeys.Grant;
import dev.herd.transport.ssh.keys.Caller;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.List;
import java.util.function.Consumer;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.jspecify.annotations.Nullable;

/** Whose keys a node has and believes. Any thread; may read files, but waits for nobody. */
interface Trust {

    /** What this node shows to whoever connects. */
    KeyPair hostKey();

    /** What others say of its host key, now: what is shown to who asks for it. */
    List<OpenSshCertificate> hostCertificates();

    /** What this node proves when it dials. */
    KeyPair ownKey();

    /** What others say of its own key, now: what it shows before the key itself. */
    List<OpenSshCertificate> ownCertificates();

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
         * @param shown its key, or a certificate of it
         * @return what is wrong with it, and what would be right; null if nothing is
         */
        @Nullable
        String objection(Endpoint dialled, PublicKey shown);

        /** Whether a certificate of a host could be believed. */
        boolean certified(Endpoint dialled);
    }
}

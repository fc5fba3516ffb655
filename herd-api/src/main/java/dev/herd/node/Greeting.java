package dev.herd.node;

import dev.herd.transport.Link;
import dev.herd.wire.Hello;
import dev.herd.wire.MalformedFrameException;
import dev.herd.wire.Messages;
import java.nio.ByteBuffer;

/** The messages of the handshake on one link, from its opening until both ends have proven who they are. */
final class Greeting {

    private final PeerLink peerLink;
    private final Link link;
    private final Handshake handshake;

    Greeting(PeerLink peerLink, Link link, Handshake handshake) {
        this.peerLink = peerLink;
        this.link = link;
        this.handshake = handshake;
    }

    /** The link is open: whoever dialled speaks first. */
    void begin() {
        if (peerLink.dialled()) {
            peerLink.send(Messages.HELLO, handshake.hello());
        }
    }

    void message(byte type, ByteBuffer body) throws MalformedFrameException {
        if (type == Messages.HELLO && handshake.peer() == null) {
            hello(Messages.bytes(body));
        } else if (type == Messages.CONFIRM && handshake.peer() != null) {
            confirmed(Messages.bytes(body));
        } else if (type == Messages.REJECT) {
            peerLink.close("refused by the peer: " + Handshake.printable(body));
        } else if (link.ordered()) {
            throw new MalformedFrameException("message " + type + " has no place in the handshake here");
        }
    }

    private void hello(byte[] body) throws MalformedFrameException {
        if (!peerLink.dialled()) {
            peerLink.send(Messages.HELLO, handshake.hello()); // before any refusal: the dialler shall know who refuses
        }
        String refusal = handshake.take(body);
        Hello other = handshake.known();
        String unwanted = peerLink.greeted(other);
        if (refusal != null || unwanted != null) {
            peerLink.refuse(refusal != null ? refusal : String.valueOf(unwanted));
        } else if (peerLink.dialled()) {
            peerLink.send(Messages.CONFIRM, handshake.proof());
        }
    }

    private void confirmed(byte[] proof) {
        if (!handshake.proves(proof)) {
            peerLink.refuse("wrong proof of the secret");
            return;
        }
        if (!peerLink.dialled()) {
            peerLink.send(Messages.CONFIRM, handshake.proof());
        }
        peerLink.proven();
    }
}

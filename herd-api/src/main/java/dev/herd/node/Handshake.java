package dev.herd.node;

import dev.herd.transport.Link;
import dev.herd.wire.Hello;
import dev.herd.wire.MalformedFrameException;
import dev.herd.wire.Messages;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * One end of the handshake, which says who is there before anything else is said:
 *
 * <pre>
 *  dialler                       acceptor
 *     HELLO  ------------------->
 *            <-------------------  HELLO
 *     CONFIRM ------------------>             the acceptor checks the proof, and may take messages from here on
 *            <-------------------  CONFIRM    the dialler checks the proof, and is linked
 *     READY  ------------------->             the acceptor is linked
 * </pre>
 *
 * Where a secret is set, each proof is HMAC-SHA256 under it over the prover's role and both whole hellos: so it covers
 * both nonces, both identities, the versions and the herd's name, and is of no use on another link, nor sent back to
 * who made it. The dialler proves first: a stranger who connects learns nothing to try guesses of the secret on.
 */
final class Handshake {

    /** The only version of the protocol there is yet. */
    static final int VERSION = 1;

    private static final long FEATURES = 0;

    /** A hello must fit into the frames of every node and of every link, whatever their limits. */
    private static final int MOST_HELLO_FRAME = 1_024;

    private final Identity me;
    private final boolean dialler;
    private final byte[] hello;
    private byte @Nullable [] peerHello;
    private @Nullable Hello peer;

    /** The handshake of a node on a link. */
    static Handshake over(Link link, boolean dialled, NodeParts node) {
        byte[] nonce = new byte[Hello.NONCE_BYTES];
        node.random().nextBytes(nonce);
        int most = Messages.mostBody(Math.min(MOST_HELLO_FRAME, link.maxFrameBytes()));
        List<String> endpoints = node.identity().dialableOver(link);
        return new Handshake(node.identity(), dialled, nonce, node.limits().frameBytes(), endpoints, most);
    }

    Handshake(
            Identity me, boolean dialler, byte[] nonce, int maxFrameBytes, List<String> endpoints, int mostHelloBytes) {
        this.me = me;
        this.dialler = dialler;
        this.hello = new Hello(
                        VERSION,
                        VERSION,
                        FEATURES,
                        me.secret() != null,
                        me.origin(),
                        nonce,
                        maxFrameBytes,
                        me.herd(),
                        me.node(),
                        endpoints)
                .encode(mostHelloBytes);
    }

    /** The body of the hello to send. */
    byte[] hello() {
        return hello;
    }

    /** Takes the peer's hello; returns why there can be no link, or null if nothing speaks against it. */
    @Nullable
    String take(byte[] body) throws MalformedFrameException {
        Hello other = Hello.decode(body);
        peerHello = body;
        peer = other;
        if (other.lowestVersion() > VERSION || other.highestVersion() < VERSION) {
            return "protocol versions " + other.lowestVersion() + " to " + other.highestVersion()
                    + " are not spoken by " + me.node() + ", only " + VERSION;
        }
        if (!other.herd().equals(me.herd())) {
            return me.node() + " is of herd '" + me.herd() + "', " + printable(other.node()) + " of '"
                    + printable(other.herd()) + "'";
        }
        if (other.secured() != (me.secret() != null)) {
            String with = other.secured() ? printable(other.node()) : me.node();
            String without = other.secured() ? me.node() : printable(other.node());
            return with + " demands a secret, " + without + " has none";
        }
        return null;
    }

    static String printable(ByteBuffer text) {
        return printable(StandardCharsets.UTF_8.decode(text).toString());
    }

    static String printable(String text) {
        return text.codePoints()
                .map(c -> Character.isISOControl(c) ? '?' : c)
                .limit(64)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** The peer's hello, or null if it has yet to come. */
    @Nullable
    Hello peer() {
        return peer;
    }

    /** The peer's hello, once it has been taken. */
    Hello known() {
        Hello known = peer;
        if (known == null) {
            throw new IllegalStateException("no hello has come yet");
        }
        return known;
    }

    /** The body of the confirmation to send; only after the peer's hello was taken. */
    byte[] proof() {
        return proof(dialler);
    }

    /** Whether the body of a confirmation proves that the peer knows the secret. */
    boolean proves(byte[] body) {
        return MessageDigest.isEqual(body, proof(!dialler));
    }

    private byte[] proof(boolean ofDialler) {
        byte[] secret = me.secret();
        byte[] other = peerHello;
        if (other == null) {
            throw new IllegalStateException("no hello has come yet");
        }
        if (secret == null) {
            return new byte[0];
        }
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            mac.update((ofDialler ? "herd link, dialler" : "herd link, acceptor").getBytes(StandardCharsets.US_ASCII));
            update(mac, dialler ? hello : other);
            update(mac, dialler ? other : hello);
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    /** With its length, so that no two pairs of hellos give the same bytes. */
    private static void update(Mac mac, byte[] part) {
        mac.update((byte) (part.length >>> 8));
        mac.update((byte) part.length);
        mac.update(part);
    }
}

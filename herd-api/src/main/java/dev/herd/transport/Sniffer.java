package dev.herd.transport;

import java.nio.ByteBuffer;

/**
 * Tells a peer from a client by the first bytes of an accepted stream: a peer sends four bytes of magic before
 * anything else, whatever begins otherwise is a client. The magic's first byte, 0x89, can neither begin text in UTF-8
 * nor a telnet command, so no client is ever kept waiting for its second byte. Not thread-safe; does no I/O.
 */
public final class Sniffer {

    /** Who speaks on a stream, as far as its bytes tell. */
    public enum Speaker {
        /** Nothing came yet, or only the beginning of the magic. */
        UNKNOWN,
        /** The magic came whole. */
        PEER,
        /** Something else came. */
        CLIENT
    }

    private static final byte[] MAGIC = {(byte) 0x89, 'H', 'R', 'D'};

    private int matched;

    /** A sniffer of a stream of which nothing was read yet. */
    public Sniffer() {}

    /**
     * What a peer sends first on a stream that it opened.
     *
     * @return the four bytes, in a read-only buffer of the caller's own
     */
    public static ByteBuffer magic() {
        return ByteBuffer.wrap(MAGIC).asReadOnlyBuffer();
    }

    /**
     * Looks at bytes that came, until it knows who sends them. Takes only those that continue the magic; the others
     * stay in the buffer, for whoever reads on.
     *
     * @param input bytes received
     * @return who sends them; once it isn't {@code UNKNOWN} there is nothing more to ask
     */
    public Speaker read(ByteBuffer input) {
        while (matched < MAGIC.length && input.hasRemaining()) {
            if (input.get(input.position()) != MAGIC[matched]) {
                return Speaker.CLIENT;
            }
            input.get();
            matched++;
        }
        return matched == MAGIC.length ? Speaker.PEER : Speaker.UNKNOWN;
    }

    /**
     * Whether the magic has begun: from here on a peer has {@link dev.herd.value.Limits#handshakeTime()}, whereas
     * someone who said nothing is an idle client and may go on so for ever.
     *
     * @return true if at least one byte of magic was taken
     */
    public boolean begun() {
        return matched > 0;
    }

    /**
     * The bytes that were taken for magic: if the speaker turns out to be a client they are its first ones.
     *
     * @return zero to four bytes, in a read-only buffer of the caller's own
     */
    public ByteBuffer taken() {
        return magic().limit(matched);
    }
}

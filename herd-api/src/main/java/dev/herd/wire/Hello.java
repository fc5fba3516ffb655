package dev.herd.wire;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * How a node introduces itself on a new link:
 *
 * <pre>
 *  1  lowest protocol version it speaks     1  highest
 *  8  features it offers, a bit each        1  1 if it demands proof of a secret, 0 if not
 *  8  origin: its run                      32  nonce: random, for this link alone
 *  4  largest frame it takes
 *  1  length, then the herd's name          1  length, then the node's name
 *  1  number of endpoints it can be dialled at, each as 1 length and the text
 *     anything more is of later versions, and skipped
 * </pre>
 *
 * @param lowestVersion lowest protocol version spoken, 1 to 255
 * @param highestVersion highest, not below the lowest
 * @param features one bit each; only those that both offer are used
 * @param secured whether a secret is demanded
 * @param origin the node's run, see {@link dev.herd.value.Stamp#origin()}
 * @param nonce 32 random bytes, not copied
 * @param maxFrameBytes largest frame taken, in bytes
 * @param herd the herd's name, at most 255 bytes of UTF-8
 * @param node the node's name, at most 255 bytes of UTF-8
 * @param endpoints where the node can be dialled, at most 16 of at most 255 bytes; texts of its own making
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Hello(
        int lowestVersion,
        int highestVersion,
        long features,
        boolean secured,
        long origin,
        byte[] nonce,
        int maxFrameBytes,
        String herd,
        String node,
        List<String> endpoints) {

    /** The length of a nonce, in bytes. */
    public static final int NONCE_BYTES = 32;

    private static final int MOST_ENDPOINTS = 16;

    /** Copies the list. */
    public Hello {
        endpoints = List.copyOf(endpoints);
    }

    /**
     * Writes it, with as many of the endpoints as there is room for, the first ones first: they are a help to those who
     * can't dial back otherwise, and no reason to do without a link.
     *
     * @param mostBytes how many bytes it may have, at least 58 and those of both names
     * @return the body of the message
     */
    public byte[] encode(int mostBytes) {
        ByteBuffer to = ByteBuffer.allocate(mostBytes);
        to.put((byte) lowestVersion)
                .put((byte) highestVersion)
                .putLong(features)
                .put((byte) (secured ? 1 : 0));
        to.putLong(origin).put(nonce).putInt(maxFrameBytes);
        putText(herd, to);
        putText(node, to);
        int countAt = to.position();
        to.put((byte) 0);
        for (String endpoint : endpoints) {
            int bytes = endpoint.getBytes(StandardCharsets.UTF_8).length;
            if (to.get(countAt) < MOST_ENDPOINTS && bytes <= 255 && bytes < to.remaining()) {
                putText(endpoint, to);
                to.put(countAt, (byte) (to.get(countAt) + 1));
            }
        }
        byte[] body = new byte[to.flip().remaining()];
        to.get(body);
        return body;
    }

    private static void putText(String text, ByteBuffer to) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 255) {
            throw new IllegalArgumentException("'" + text + "' has " + bytes.length + " bytes, but may have 255");
        }
        to.put((byte) bytes.length).put(bytes);
    }

    /**
     * Reads it.
     *
     * @param body the body of the message
     * @return the introduction; the versions and the endpoints are yet to be judged
     * @throws MalformedFrameException if the bytes are none
     */
    public static Hello decode(byte[] body) throws MalformedFrameException {
        try {
            ByteBuffer from = ByteBuffer.wrap(body);
            int lowest = from.get() & 0xFF;
            int highest = from.get() & 0xFF;
            long features = from.getLong();
            boolean secured = from.get() != 0;
            long origin = from.getLong();
            byte[] nonce = new byte[NONCE_BYTES];
            from.get(nonce);
            int maxFrameBytes = from.getInt();
            if (maxFrameBytes < 512) {
                throw new MalformedFrameException("frames of at most " + maxFrameBytes + " bytes are too short");
            }
            String herd = text(from);
            String node = text(from);
            int count = from.get() & 0xFF;
            if (count > MOST_ENDPOINTS) {
                throw new MalformedFrameException(count + " endpoints in a hello");
            }
            List<String> endpoints = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                endpoints.add(text(from));
            }
            return new Hello(lowest, highest, features, secured, origin, nonce, maxFrameBytes, herd, node, endpoints);
        } catch (BufferUnderflowException | CharacterCodingException e) {
            throw new MalformedFrameException("a malformed hello of " + body.length + " bytes");
        }
    }

    private static String text(ByteBuffer from) throws CharacterCodingException {
        int length = from.get() & 0xFF;
        if (length > from.remaining()) {
            throw new BufferUnderflowException();
        }
        ByteBuffer bytes = from.slice(from.position(), length);
        from.position(from.position() + length);
        return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    }
}

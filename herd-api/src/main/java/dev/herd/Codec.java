package dev.herd;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Turns the keys or values of a map into bytes and back. Must be free of state that several threads could disturb.
 * Keys are equal when their bytes are, so a codec of keys must give equal keys the same bytes.
 *
 * @param <T> what it encodes
 */
public interface Codec<T> {

    /**
     * Encodes.
     *
     * @param value not null
     * @return a buffer whose bytes from position to limit are the encoding; not changed by the codec afterwards, nor by
     *     the caller
     * @throws IllegalArgumentException if the value can't be encoded
     */
    ByteBuffer encode(T value);

    /**
     * Decodes.
     *
     * @param bytes a read-only buffer from position to limit, valid for as long as needed
     * @return the value, not null
     * @throws IllegalArgumentException if the bytes are no encoding of a value; a peer with another codec may have
     *     written them
     */
    T decode(ByteBuffer bytes);

    /**
     * Text in UTF-8.
     *
     * @return a codec that refuses text that UTF-8 can't hold (lone surrogates), and bytes that aren't UTF-8
     */
    static Codec<String> string() {
        return StringCodec.INSTANCE;
    }

    /**
     * Bytes as they are, copied both ways.
     *
     * @return a codec for values; arrays are not equal by content, so it is of little use for keys
     */
    static Codec<byte[]> bytes() {
        return BytesCodec.INSTANCE;
    }
}

final class StringCodec implements Codec<String> {
    static final StringCodec INSTANCE = new StringCodec();

    /** What malformed bytes are replaced with, unless it was there to begin with. */
    private static final char REPLACEMENT = '\uFFFD';

    @Override
    public ByteBuffer encode(String value) {
        return hasSurrogates(value) ? strictlyEncoded(value) : ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8));
    }

    /** Only among these are there any that UTF-8 can't hold, and most text has none. */
    private static boolean hasSurrogates(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (Character.isSurrogate(value.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static ByteBuffer strictlyEncoded(String value) {
        try {
            return StandardCharsets.UTF_8.newEncoder().encode(java.nio.CharBuffer.wrap(value));
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("text that UTF-8 can't hold: " + e.getMessage(), e);
        }
    }

    @Override
    public String decode(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        String value = new String(copy, StandardCharsets.UTF_8);
        return value.indexOf(REPLACEMENT) < 0 ? value : strictlyDecoded(bytes);
    }

    private static String strictlyDecoded(ByteBuffer bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.duplicate()).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("bytes that are not UTF-8: " + e.getMessage(), e);
        }
    }
}

final class BytesCodec implements Codec<byte[]> {
    static final BytesCodec INSTANCE = new BytesCodec();

    @Override
    public ByteBuffer encode(byte[] value) {
        return ByteBuffer.wrap(value.clone());
    }

    @Override
    public byte[] decode(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return copy;
    }
}

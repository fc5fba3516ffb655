package dev.herd;

import java.nio.ByteBuffer;

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

package dev.herd;

import java.nio.ByteBuffer;

/** Bytes as they are; copied, since an array can be changed by whoever holds it. */
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

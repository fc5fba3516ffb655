package dev.herd;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Text in UTF-8, strictly; text without surrogates, which most is, takes the JDK's fast way. */
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
            return StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value));
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

package dev.herd.value;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The name of a map and the bytes of a key in it. Immutable; equal when both are. */
public final class Key extends Keyed implements Comparable<Key> {

    private static final int MOST_MAP_BYTES = 255;
    private static final int MOST_SHOWN = 64;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

    Key(byte[] encoded) {
        super(encoded);
    }

    /**
     * A key of a map.
     *
     * @param map the map's name, 1 to 255 bytes of UTF-8
     * @param key the key's own bytes, 0 to 65,535 of them; copied
     * @return the key
     * @throws IllegalArgumentException if the name or the key is too short or too long
     */
    public static Key of(String map, byte[] key) {
        byte[] name = map.getBytes(StandardCharsets.UTF_8);
        if (name.length == 0 || name.length > MOST_MAP_BYTES) {
            throw new IllegalArgumentException(
                    "map name '" + map + "' has " + name.length + " bytes, but must have from 1 to " + MOST_MAP_BYTES);
        }
        if (key.length > 65_535) {
            throw new IllegalArgumentException("key has " + key.length + " bytes, but must have at most 65535");
        }
        byte[] encoded = new byte[1 + name.length + 2 + key.length];
        encoded[0] = (byte) name.length;
        System.arraycopy(name, 0, encoded, 1, name.length);
        encoded[1 + name.length] = (byte) (key.length >>> 8);
        encoded[2 + name.length] = (byte) key.length;
        System.arraycopy(key, 0, encoded, 3 + name.length, key.length);
        return new Key(encoded);
    }

    /**
     * Another key of the same map.
     *
     * @param key the key's own bytes, from position to limit, 0 to 65,535 of them; copied, and the buffer stays as it is
     * @return the key
     * @throws IllegalArgumentException if the key is too long
     */
    public Key sibling(ByteBuffer key) {
        int length = key.remaining();
        if (length > 65_535) {
            throw new IllegalArgumentException("key has " + length + " bytes, but must have at most 65535");
        }
        int at = 1 + (bytes[0] & 0xFF);
        byte[] encoded = new byte[at + 2 + length];
        System.arraycopy(bytes, 0, encoded, 0, at);
        encoded[at] = (byte) (length >>> 8);
        encoded[at + 1] = (byte) length;
        key.get(key.position(), encoded, at + 2, length);
        return new Key(encoded);
    }

    @Override
    int keyStart() {
        return 0;
    }

    @Override
    int keyEnd() {
        return bytes.length;
    }

    @Override
    public int compareTo(Key other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Key key && Arrays.equals(bytes, key.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The map's name, with {@code ?} for control characters, and the first 64 bytes of the key in hexadecimal: fit for a log. */
    @Override
    public String toString() {
        byte[] key = keyBytes();
        boolean isLong = key.length > MOST_SHOWN;
        return CONTROL.matcher(map()).replaceAll("?") + "/"
                + HexFormat.of().formatHex(key, 0, isLong ? MOST_SHOWN : key.length)
                + (isLong ? "... (" + key.length + " bytes)" : "");
    }
}

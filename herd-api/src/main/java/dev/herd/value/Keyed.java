package dev.herd.value;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Something that stands under a key: a {@link Key} alone, or a whole {@link HerdRecord} whose encoding holds its key.
 * A map from keys to records therefore needs no key object beside each record, and one may be looked up by the other.
 *
 * <p>The key's encoding is the map's name (one length byte, UTF-8) followed by the key's own bytes (two length bytes,
 * big-endian); two keys are the same when these bytes are.
 */
public abstract sealed class Keyed permits Key, HerdRecord {

    /** Makes a hash's key of 128 bits out of a seed of 64, which are enough: nobody outside sees a hash. */
    private static final long SECOND_HALF = 0x9E3779B97F4A7C15L;

    final byte[] bytes;

    Keyed(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Where the key's encoding starts in {@link #bytes}. */
    abstract int keyStart();

    /** Where the key's encoding ends in {@link #bytes}. */
    int keyEnd() {
        int start = keyStart();
        int lengthAt = start + 1 + (bytes[start] & 0xFF);
        return lengthAt + 2 + unsignedShort(bytes, lengthAt);
    }

    /**
     * The size of the encoding: of the key if this is one, or of the whole record.
     *
     * @return bytes
     */
    public int size() {
        return bytes.length;
    }

    private int ownStart() {
        return keyStart() + 1 + (bytes[keyStart()] & 0xFF) + 2;
    }

    /**
     * Whether both stand under the same key of the same map.
     *
     * @param other what to compare with
     * @return true if they do
     */
    public final boolean sameKey(Keyed other) {
        // The encoding says its own length, so whatever begins with this key's bytes has this key.
        int start = keyStart();
        int end = keyEnd();
        int from = other.keyStart();
        int to = from + end - start;
        return to <= other.bytes.length && Arrays.equals(bytes, start, end, other.bytes, from, to);
    }

    /**
     * A hash of the key. Keys come from clients, so a table that hashes by a seed nobody outside knows can't be made
     * slow by keys chosen to collide.
     *
     * @param seed what distinguishes one table's hashing from another's
     * @return the hash, well mixed in all 32 bits
     */
    public final int keyHash(long seed) {
        long hash = hash(keyStart(), keyEnd(), seed);
        return (int) (hash ^ (hash >>> 32));
    }

    final long hash(int from, int to, long seed) {
        return SipHash.hash(bytes, from, to, seed, Long.rotateLeft(seed, 32) ^ SECOND_HALF);
    }

    /**
     * The name of the map.
     *
     * @return the name; malformed UTF-8 is replaced
     */
    public final String map() {
        return new String(bytes, keyStart() + 1, bytes[keyStart()] & 0xFF, StandardCharsets.UTF_8);
    }

    /**
     * The key as its map's codec encoded it.
     *
     * @return a copy of the key's own bytes
     */
    public final byte[] keyBytes() {
        return Arrays.copyOfRange(bytes, ownStart(), keyEnd());
    }

    /**
     * The key without a copy.
     *
     * @return a read-only buffer over the bytes of {@link #keyBytes}
     */
    public final ByteBuffer keyBuffer() {
        return ByteBuffer.wrap(bytes, ownStart(), keySize()).slice().asReadOnlyBuffer();
    }

    /**
     * The size of the key's own bytes.
     *
     * @return their number, 0 to 65,535
     */
    public final int keySize() {
        return keyEnd() - ownStart();
    }

    /**
     * Whether the key is one of the same map as a given key, and its own bytes start with that key's.
     *
     * @param prefix the map and the first bytes to look for; a key of no bytes matches the whole map
     * @return true if so
     */
    public final boolean startsWith(Key prefix) {
        int mapLength = 1 + (prefix.bytes[0] & 0xFF);
        int start = keyStart();
        int own = ownStart();
        int prefixOwn = mapLength + 2;
        int prefixLength = prefix.bytes.length - prefixOwn;
        return keyEnd() - own >= prefixLength
                && 1 + (bytes[start] & 0xFF) == mapLength
                && Arrays.equals(bytes, start, start + mapLength, prefix.bytes, 0, mapLength)
                && Arrays.equals(bytes, own, own + prefixLength, prefix.bytes, prefixOwn, prefix.bytes.length);
    }

    static int unsignedShort(byte[] bytes, int at) {
        return ((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF);
    }
}

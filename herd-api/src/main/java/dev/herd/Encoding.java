package dev.herd;

import static java.util.Objects.requireNonNull;

import dev.herd.node.Counters;
import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import dev.herd.value.Keyed;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the keys and values of one map become bytes, and come back. Bytes that a codec can't decode were written by a peer
 * with another codec: who asks for just that value gets an exception, and whoever walks through many passes it over.
 */
final class Encoding<K, V> {

    private static final Logger log = LoggerFactory.getLogger(Encoding.class);

    private final Key map;
    private final Codec<K> keys;
    private final Codec<V> values;
    private final Counters counters;

    Encoding(String map, Codec<K> keys, Codec<V> values, Counters counters) {
        this.map = Key.of(map, new byte[0]);
        this.keys = requireNonNull(keys, "codec of keys");
        this.values = requireNonNull(values, "codec of values");
        this.counters = counters;
    }

    /** The map's key of no bytes: all its keys start with it. */
    Key map() {
        return map;
    }

    boolean isOf(Codec<?> keyCodec, Codec<?> valueCodec) {
        return keys.equals(keyCodec) && values.equals(valueCodec);
    }

    /**
     * Encodes a key.
     *
     * @throws IllegalArgumentException if it can't be encoded
     * @throws ClassCastException if it is no K, and the codec minds
     */
    @SuppressWarnings("unchecked")
    Key key(Object key) {
        return map.sibling(encoded(keys, (K) requireNonNull(key, "key"), "key"));
    }

    /** Encodes a value; the same exceptions. */
    @SuppressWarnings("unchecked")
    ByteBuffer value(Object value) {
        return encoded(values, (V) requireNonNull(value, "value"), "value");
    }

    /** Encodes what may be no key of this map at all; null if it can't be encoded. */
    @Nullable
    Key keyIfAny(@Nullable Object key) {
        try {
            return key == null ? null : key(key);
        } catch (ClassCastException | IllegalArgumentException e) {
            return null;
        }
    }

    /** Encodes what may be no value of this map at all; null if it can't be encoded. */
    @Nullable
    ByteBuffer valueIfAny(@Nullable Object value) {
        try {
            return value == null ? null : value(value);
        } catch (ClassCastException | IllegalArgumentException e) {
            return null;
        }
    }

    private <T> ByteBuffer encoded(Codec<T> codec, T it, String what) {
        ByteBuffer bytes;
        try {
            bytes = codec.encode(it);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "map '" + map.map() + "': the " + what + " can't be encoded: " + e.getMessage(), e);
        }
        return requireNonNull(bytes, "encoded " + what);
    }

    /**
     * Decodes a key.
     *
     * @throws IllegalArgumentException if it can't be decoded
     */
    K key(Keyed key) {
        return decoded(keys, key.keyBuffer(), "key", key);
    }

    /** Decodes a value; the same exception. */
    V value(HerdRecord record) {
        return decoded(values, record.valueBuffer(), "value", record);
    }

    /** Decodes a key; null, counted and logged, if it can't be decoded. */
    @Nullable
    K keyOrSkip(Keyed key) {
        try {
            return key(key);
        } catch (IllegalArgumentException e) {
            skipped(e);
            return null;
        }
    }

    /** Decodes a value; null, counted and logged, if it can't be decoded. */
    @Nullable
    V valueOrSkip(HerdRecord record) {
        try {
            return value(record);
        } catch (IllegalArgumentException e) {
            skipped(e);
            return null;
        }
    }

    private void skipped(IllegalArgumentException e) {
        counters.undecodable.increment();
        long times = counters.undecodable.sum();
        if (Long.bitCount(times) == 1) { // the 1st, 2nd, 4th, 8th …: each walk meets it again
            log.warn("passed over, {} times by now: {}", times, e.getMessage());
        }
    }

    private <T> T decoded(Codec<T> codec, ByteBuffer bytes, String what, Keyed at) {
        int size = bytes.remaining();
        T it;
        try {
            it = codec.decode(bytes);
        } catch (RuntimeException e) { // whatever it is: the bytes are a stranger's, and a codec may be careless
            boolean said = e instanceof IllegalArgumentException && e.getMessage() != null;
            throw undecodable(what, size, at, said ? String.valueOf(e.getMessage()) : e.toString(), e);
        }
        if (it == null) {
            throw undecodable(what, size, at, "it returned null", null);
        }
        return it;
    }

    private IllegalArgumentException undecodable(
            String what, int size, Keyed at, String reason, @Nullable RuntimeException cause) {
        return new IllegalArgumentException(
                "map '" + at.map() + "', key " + shown(at) + ": a " + what + " of " + size
                        + " bytes that its codec can't decode: " + reason,
                cause);
    }

    private String shown(Keyed at) {
        try {
            return "'" + keys.decode(at.keyBuffer()) + "'";
        } catch (RuntimeException e) {
            return at instanceof HerdRecord record ? record.key().toString() : at.toString();
        }
    }
}

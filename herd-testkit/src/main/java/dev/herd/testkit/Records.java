package dev.herd.testkit;

import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import dev.herd.value.RecordDraft;
import dev.herd.value.Stamp;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Records for tests, in as few words as a test needs. */
public final class Records {

    /** The map that all of these records are in. */
    public static final String MAP = "test";

    private Records() {}

    /**
     * A key of the map {@link #MAP}.
     *
     * @param name its bytes, as text
     * @return the key
     */
    public static Key key(String name) {
        return Key.of(MAP, name.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A record that never expires, from origin 1.
     *
     * @param key the name of its key
     * @param time its time
     * @param value its value, as text
     * @return the record
     */
    public static HerdRecord record(String key, long time, String value) {
        return record(key(key), new Stamp(time, 1, time), value.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A record that never expires. It has a client's time if its stamp was accepted at another one.
     *
     * @param key its key
     * @param stamp its stamp
     * @param value its value
     * @return the record
     */
    public static HerdRecord record(Key key, Stamp stamp, byte[] value) {
        boolean clientTime = stamp.accepted() != stamp.time();
        return RecordDraft.value(key, ByteBuffer.wrap(value), clientTime, false).stamp(stamp, 0, false);
    }

    /**
     * A record with an expiry.
     *
     * @param key the name of its key
     * @param time its time
     * @param value its value, as text
     * @param expiry when it expires, in nanoseconds since 1970
     * @return the record
     */
    public static HerdRecord expiring(String key, long time, String value, long expiry) {
        ByteBuffer bytes = ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8));
        return RecordDraft.value(key(key), bytes, false, true).stamp(new Stamp(time, 1, time), expiry, false);
    }

    /**
     * A tombstone, from origin 1.
     *
     * @param key the name of its key
     * @param time its time
     * @param expiry when it is forgotten, in nanoseconds since 1970
     * @return the record
     */
    public static HerdRecord tombstone(String key, long time, long expiry) {
        return RecordDraft.tombstone(key(key)).stamp(new Stamp(time, 1, time), expiry, false);
    }

    /**
     * A value's text.
     *
     * @param record whose value
     * @return its bytes, as UTF-8
     */
    public static String text(HerdRecord record) {
        return new String(record.value(), StandardCharsets.UTF_8);
    }
}

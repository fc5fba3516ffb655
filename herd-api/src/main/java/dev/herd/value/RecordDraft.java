package dev.herd.value;

import java.nio.ByteBuffer;

/**
 * A record whose bytes are all there but its stamp: encoded before the store is locked, stamped while it is, since
 * only there is it known which time wins. Used once, by one thread.
 */
public final class RecordDraft {

    private final byte[] bytes;
    private boolean stamped;

    private RecordDraft(byte[] bytes) {
        this.bytes = bytes;
    }

    private static RecordDraft of(int flags, Key key, ByteBuffer value) {
        int start = HerdRecord.keyStart(flags);
        byte[] bytes = new byte[Math.addExact(start + key.bytes.length, value.remaining())];
        bytes[0] = (byte) flags;
        System.arraycopy(key.bytes, 0, bytes, start, key.bytes.length);
        value.get(bytes, start + key.bytes.length, value.remaining());
        return new RecordDraft(bytes);
    }

    /**
     * Starts a record with a value.
     *
     * @param key what it stands under
     * @param value the value; read to its end
     * @param clientTime whether its time will be a client's own
     * @param expires whether it will expire
     * @return the draft
     */
    public static RecordDraft value(Key key, ByteBuffer value, boolean clientTime, boolean expires) {
        return of((clientTime ? HerdRecord.CLIENT_TIME : 0) | (expires ? HerdRecord.EXPIRES : 0), key, value);
    }

    /**
     * Starts a tombstone.
     *
     * @param key what was removed
     * @return the draft
     */
    public static RecordDraft tombstone(Key key) {
        return of(HerdRecord.TOMBSTONE | HerdRecord.EXPIRES, key, ByteBuffer.allocate(0));
    }

    /**
     * How large the record will be.
     *
     * @return its size in bytes
     */
    public int size() {
        return bytes.length;
    }

    /**
     * Finishes the record.
     *
     * @param stamp its stamp; {@code accepted} must equal {@code time} unless the draft has a client's time
     * @param expiry when it expires, in nanoseconds since 1970; ignored unless the draft expires
     * @param shortens whether it ends sooner than the version it displaces
     * @return the record
     * @throws IllegalStateException if it was finished before
     * @throws IllegalArgumentException if a time is after the year 2200, or accepted and time differ though the
     *     draft has no client's time
     */
    public HerdRecord stamp(Stamp stamp, long expiry, boolean shortens) {
        if (stamped) {
            throw new IllegalStateException("this draft has become a record already");
        }
        boolean clientTime = (bytes[0] & HerdRecord.CLIENT_TIME) != 0;
        boolean expires = (bytes[0] & HerdRecord.EXPIRES) != 0;
        if (stamp.time() > Stamp.MAX_TIME
                || stamp.accepted() > Stamp.MAX_TIME
                || (expires && expiry > Stamp.MAX_TIME)) {
            throw new IllegalArgumentException("time " + stamp + " is after the year 2200");
        }
        if (!clientTime && stamp.accepted() != stamp.time()) {
            throw new IllegalArgumentException("accepted differs from time in " + stamp + ", a node's own stamp");
        }
        stamped = true;
        HerdRecord.LONGS.set(bytes, HerdRecord.TIME_AT, stamp.time());
        HerdRecord.LONGS.set(bytes, HerdRecord.ORIGIN_AT, stamp.origin());
        int at = HerdRecord.OPTIONAL_AT;
        if (clientTime) {
            HerdRecord.LONGS.set(bytes, at, stamp.accepted());
            at += 8;
        }
        if (expires) {
            HerdRecord.LONGS.set(bytes, at, expiry);
            if (shortens && (bytes[0] & HerdRecord.TOMBSTONE) == 0) {
                bytes[0] |= (byte) HerdRecord.SHORTENS;
            }
        }
        return new HerdRecord(bytes);
    }
}

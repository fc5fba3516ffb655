package dev.herd.value;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One version of a key: its value, or a tombstone that says it was removed. Immutable.
 *
 * <p>A record is encoded once, by the node that writes it; every node stores and forwards these same bytes:
 *
 * <pre>
 *  1  flags      80 tombstone, 40 expires, 20 client time, 10 shortens; the other bits are zero
 *  8  time       nanoseconds since 1970, signed, at most {@link Stamp#MAX_TIME}
 *  8  origin     64 random bits of the node's start
 * [8] accepted   only with client time; else it equals time
 * [8] expiry     only with expires, which a tombstone always has; nanoseconds since 1970
 *  1  length of the map's name, 1 to 255, then the name in UTF-8
 *  2  length of the key, then the key
 *     the value, to the end; none in a tombstone
 * </pre>
 *
 * All numbers are big-endian. Of two records of one key the larger by time, origin (unsigned), accepted and then all
 * bytes (unsigned) wins: a total order, so nodes that hold the same records agree, in whatever order they came.
 */
public final class HerdRecord extends Keyed implements RecordHeader {

    static final int TOMBSTONE = 0x80;
    static final int EXPIRES = 0x40;
    static final int CLIENT_TIME = 0x20;
    static final int SHORTENS = 0x10;
    private static final int KNOWN = TOMBSTONE | EXPIRES | CLIENT_TIME | SHORTENS;

    static final int TIME_AT = 1;
    static final int ORIGIN_AT = 9;
    static final int OPTIONAL_AT = 17;

    /** The fewest bytes a record can have. */
    public static final int LEAST_SIZE = OPTIONAL_AT + 1 + 1 + 2;

    /** How many bytes a record has at most beyond those of its key and its value. */
    public static final int MOST_OVERHEAD = OPTIONAL_AT + 8 + 8 + 1 + 255 + 2;

    static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    /** Of bytes that are known to be a record, and the record's own from now on. */
    HerdRecord(byte[] bytes) {
        super(bytes);
    }

    /**
     * Reads a record. Checks everything that does not depend on this node's limits.
     *
     * @param bytes the encoded record, which the caller hands over: it must not be changed afterwards
     * @return the record
     * @throws MalformedRecordException if the bytes are none
     */
    public static HerdRecord decode(byte[] bytes) throws MalformedRecordException {
        if (bytes.length < LEAST_SIZE) {
            throw new MalformedRecordException("a record of " + bytes.length + " bytes is too short");
        }
        int flags = bytes[0];
        if ((flags & 0xFF & ~KNOWN) != 0) {
            throw new MalformedRecordException("unknown record flags " + Integer.toHexString(flags & 0xFF));
        }
        int start = keyStart(flags);
        if (start >= bytes.length || bytes[start] == 0) {
            throw new MalformedRecordException("a record without a map name");
        }
        int lengthAt = start + 1 + (bytes[start] & 0xFF);
        if (lengthAt + 2 > bytes.length || lengthAt + 2 + unsignedShort(bytes, lengthAt) > bytes.length) {
            throw new MalformedRecordException("a record whose key ends past its end");
        }
        HerdRecord record = new HerdRecord(bytes);
        if (record.time() > Stamp.MAX_TIME || record.accepted() > Stamp.MAX_TIME || record.expiry() > Stamp.MAX_TIME) {
            throw new MalformedRecordException("a record with a time after the year 2200");
        }
        if (record.isTombstone() && (!record.expires() || record.valueSize() != 0)) {
            throw new MalformedRecordException("a tombstone with a value or without expiry");
        }
        return record;
    }

    /**
     * A hash of all of its bytes: two versions with the same one are the same, as sure as 64 bits can say it.
     *
     * @param seed what distinguishes one herd's hashing from another's
     * @return the hash, well mixed in all bits
     */
    public long hash(long seed) {
        return hash(0, bytes.length, seed);
    }

    private int flags() {
        return bytes[0];
    }

    static int keyStart(int flags) {
        return OPTIONAL_AT + ((flags & CLIENT_TIME) != 0 ? 8 : 0) + ((flags & EXPIRES) != 0 ? 8 : 0);
    }

    @Override
    int keyStart() {
        return keyStart(flags());
    }

    @Override
    public long time() {
        return (long) LONGS.get(bytes, TIME_AT);
    }

    @Override
    public long origin() {
        return (long) LONGS.get(bytes, ORIGIN_AT);
    }

    @Override
    public long accepted() {
        return (flags() & CLIENT_TIME) != 0 ? (long) LONGS.get(bytes, OPTIONAL_AT) : time();
    }

    /**
     * Whether it says that the key was removed.
     *
     * @return true if it is a tombstone
     */
    public boolean isTombstone() {
        return (flags() & TOMBSTONE) != 0;
    }

    /**
     * Whether it ends at some time: the value then vanishes, the tombstone is forgotten.
     *
     * @return true if {@link #expiry()} is a time
     */
    public boolean expires() {
        return (flags() & EXPIRES) != 0;
    }

    /**
     * When it expires.
     *
     * @return nanoseconds since 1970, or {@link Long#MIN_VALUE} if it never does
     */
    public long expiry() {
        int flags = flags();
        if ((flags & EXPIRES) == 0) {
            return Long.MIN_VALUE;
        }
        return (long) LONGS.get(bytes, OPTIONAL_AT + ((flags & CLIENT_TIME) != 0 ? 8 : 0));
    }

    /**
     * Whether it has expired.
     *
     * @param now nanoseconds since 1970
     * @return true if it expires, and not after {@code now}
     */
    public boolean expiredAt(long now) {
        return expires() && expiry() <= now;
    }

    /**
     * Whether a reader sees a value.
     *
     * @param now nanoseconds since 1970
     * @return true if it is no tombstone and has not expired
     */
    public boolean visibleAt(long now) {
        return !isTombstone() && !expiredAt(now);
    }

    /**
     * Whether its origin, or a node on its way, knew of an earlier version that would have outlived it. Such a value leaves a tombstone when
     * it expires, so that the earlier version can't come back from a node that was away.
     *
     * @return true if so
     */
    public boolean shortens() {
        return (flags() & SHORTENS) != 0;
    }

    /**
     * Whether it would still be there when another version has expired.
     *
     * @param other the other version
     * @return true if the other expires, and this one later or never
     */
    public boolean outlives(HerdRecord other) {
        return other.expires() && (!expires() || expiry() > other.expiry());
    }

    /**
     * The same value as one that {@linkplain #shortens() shortens} an earlier version's life: for who meets such a
     * version, of which the origin knew nothing.
     *
     * @return a record with this one's stamp, value and expiry, which wins over it; only of a value that expires
     */
    public HerdRecord shortening() {
        if (isTombstone() || !expires()) {
            throw new IllegalStateException(this + " is no value that expires");
        }
        byte[] marked = bytes.clone();
        marked[0] |= (byte) SHORTENS;
        return new HerdRecord(marked);
    }

    /**
     * What stays of it when it expires, if it {@linkplain #shortens() shortens} an earlier version's life.
     *
     * @param lifeNanos how long the tombstone lives after this record's expiry, in nanoseconds, positive
     * @return a tombstone with this record's stamp, which wins over it
     */
    public HerdRecord tombstone(long lifeNanos) {
        return tombstoneUntil(expiry() + lifeNanos);
    }

    /**
     * What takes its place, and that of no newer version, where the key was removed by what nobody remembers any more.
     *
     * @param expiry when the tombstone expires, in nanoseconds since 1970; in 2200 if later
     * @return a tombstone with this record's stamp, which wins over it
     */
    public HerdRecord tombstoneUntil(long expiry) {
        int flags = (flags() & CLIENT_TIME) | EXPIRES | TOMBSTONE;
        int start = keyStart(flags);
        int own = keyStart();
        byte[] stub = new byte[start + keyEnd() - own];
        System.arraycopy(bytes, 0, stub, 0, start - Long.BYTES); // up to the expiry
        stub[0] = (byte) flags;
        LONGS.set(stub, start - Long.BYTES, Math.min(Stamp.MAX_TIME, expiry));
        System.arraycopy(bytes, own, stub, start, stub.length - start);
        return new HerdRecord(stub);
    }

    @Override
    public Key key() {
        return new Key(Arrays.copyOfRange(bytes, keyStart(), keyEnd()));
    }

    /**
     * The value's size.
     *
     * @return its length in bytes
     */
    public int valueSize() {
        return bytes.length - keyEnd();
    }

    /**
     * The value.
     *
     * @return a copy of its bytes
     */
    public byte[] value() {
        return Arrays.copyOfRange(bytes, keyEnd(), bytes.length);
    }

    /**
     * The value without a copy.
     *
     * @return a new read-only buffer over this record's own bytes
     */
    public ByteBuffer valueBuffer() {
        int start = keyEnd();
        return ByteBuffer.wrap(bytes, start, bytes.length - start).slice().asReadOnlyBuffer();
    }

    /**
     * Copies a part of the encoded record.
     *
     * @param from the first byte, 0 to {@link #size()}
     * @param length how many bytes, at most up to the end
     * @param to where to put them; needs room for {@code length}
     */
    public void writeTo(int from, int length, ByteBuffer to) {
        to.put(bytes, from, length);
    }

    /**
     * Copies the header: all but the value.
     *
     * @param to where to put it; needs room for {@link #headerSize()}
     */
    public void writeHeaderTo(ByteBuffer to) {
        to.put(bytes, 0, keyEnd());
    }

    /**
     * The size of the header.
     *
     * @return the bytes of the record before its value
     */
    public int headerSize() {
        return keyEnd();
    }

    /**
     * Whether this version wins over another of the same key.
     *
     * @param other the other version
     * @return true if this one is larger in the order described above; false if it is smaller or the same
     */
    public boolean isNewerThan(HerdRecord other) {
        return compareVersion(other) > 0;
    }

    /**
     * Compares two versions of one key.
     *
     * @param other the other version
     * @return less than 0, 0 or more than 0 as this one loses, is the same, or wins
     */
    public int compareVersion(HerdRecord other) {
        int order = Long.compare(time(), other.time());
        if (order == 0) {
            order = Long.compareUnsigned(origin(), other.origin());
        }
        if (order == 0) {
            order = Long.compare(accepted(), other.accepted());
        }
        return order != 0 ? order : Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HerdRecord record && Arrays.equals(bytes, record.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Key, stamp and size, for logs; never the value. */
    @Override
    public String toString() {
        return key() + "@" + time() + "." + Long.toHexString(origin()) + (isTombstone() ? " removed" : "") + " ("
                + size() + " bytes)";
    }
}

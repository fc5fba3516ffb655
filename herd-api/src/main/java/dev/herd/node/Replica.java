package dev.herd.node;

import static java.util.Objects.requireNonNull;

import dev.herd.store.Store;
import dev.herd.time.HybridClock;
import dev.herd.time.Timing;
import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import dev.herd.value.Keyed;
import dev.herd.value.Limits;
import dev.herd.value.RecordDraft;
import dev.herd.value.Stamp;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * This node's copy of the data, as its maps read and write it. A write is stamped and stored in one atomic step, then
 * takes the way of every update: flooder, outboxes, listeners. All on the caller's thread, and nothing blocks.
 */
public final class Replica {

    /** The part of the store's bounds past which writes that need more room are refused here, so that peers' fit. */
    private static final double NEARLY_FULL = 0.9;

    /** As {@link HerdRecord#expiry} has it. */
    private static final long NEVER = Long.MIN_VALUE;

    private static final long LONGEST_LIFE = 100L * 365 * 24 * 3_600 * 1_000_000_000L;

    private final Store store;
    private final HybridClock clock;
    private final Timing timing;
    private final Limits limits;
    private final long origin;
    private final long tombstoneLifeNanos;
    private final Flood flood;
    private final Listeners listeners;
    private final Counters counters;
    private volatile boolean closed;

    Replica(NodeParts node) {
        this.store = node.store();
        this.clock = node.clock();
        this.timing = node.timing();
        this.limits = node.limits();
        this.origin = node.identity().origin();
        this.flood = node.flood();
        this.listeners = node.listeners();
        this.counters = node.counters();
        this.tombstoneLifeNanos = node.tombstoneLifeNanos();
    }

    /** Takes no more writes. */
    void close() {
        closed = true;
    }

    /** What a write wants to become of a key. */
    public static final class Change {
        private static final long AS_BEFORE = -1;
        private static final Change REMOVE = new Change(ByteBuffer.allocate(0), 0, true);

        private final ByteBuffer value;
        private final long lifeNanos;
        private final boolean removes;

        private Change(ByteBuffer value, long lifeNanos, boolean removes) {
            this.value = value;
            this.lifeNanos = lifeNanos;
            this.removes = removes;
        }

        /**
         * A new value.
         *
         * @param value its bytes, from position to limit
         * @param lifeNanos how long until it expires, in nanoseconds; 0 for never
         * @return the change
         */
        public static Change put(ByteBuffer value, long lifeNanos) {
            if (lifeNanos < 0 || lifeNanos > LONGEST_LIFE) {
                throw new IllegalArgumentException(
                        "expiry after " + lifeNanos + " ns, but it must be positive and at most 100 years");
            }
            return new Change(value, lifeNanos, false);
        }

        /**
         * A new value in the place of the one that is visible: it expires when that would have, or never if that
         * doesn't, or if there is none.
         *
         * @param value its bytes, from position to limit
         * @return the change
         */
        public static Change replace(ByteBuffer value) {
            return new Change(value, AS_BEFORE, false);
        }

        /**
         * A tombstone.
         *
         * @return the change
         */
        public static Change remove() {
            return REMOVE;
        }
    }

    /**
     * Reads.
     *
     * @param key the key
     * @return the record with the value that is visible now, or null if there is none
     */
    public @Nullable HerdRecord get(Keyed key) {
        return visible(store.get(key));
    }

    /**
     * What a reader sees of a record.
     *
     * @param record the record, or null
     * @return the record, or null if there is none, it has expired, or it says that the key was removed
     */
    public @Nullable HerdRecord visible(@Nullable HerdRecord record) {
        if (record == null || record.isTombstone()) {
            return null;
        }
        return record.expires() && record.expiredAt(timing.wallNanos()) ? null : record;
    }

    /**
     * Starts a walk through what is visible.
     *
     * @return the walk; see {@link Store.Scan}
     */
    public Store.Scan scan() {
        Store.Scan all = store.scan();
        return () -> {
            HerdRecord record = all.next();
            while (record != null && visible(record) == null) {
                record = all.next();
            }
            return record;
        };
    }

    /**
     * Changes a key, atomically on this node.
     *
     * @param key the key
     * @param decide gets the record visible now, or null; returns the change, or null for none; see
     *     {@link Store#update}
     * @return the record that was visible before, or null if none was
     * @throws IllegalArgumentException if the key or the value is larger than the limits allow
     * @throws IllegalStateException if the store has no room for the change
     */
    public @Nullable HerdRecord write(Key key, Function<@Nullable HerdRecord, @Nullable Change> decide) {
        check(key);
        Writing writing = new Writing(key, decide);
        Store.Result result = store.update(key, writing::apply);
        switch (result.outcome()) {
            case NEWS -> spread(writing.written());
            case FULL -> throw full();
            default -> {}
        }
        return writing.before;
    }

    /**
     * Changes a key to a value that is known beforehand, and so encoded before the store is locked.
     *
     * @param key the key
     * @param value the value's bytes
     * @param lifeNanos how long until it expires, in nanoseconds; 0 for never
     * @return the record that was visible before, or null if none was
     * @throws IllegalArgumentException if the key or the value is larger than the limits allow
     * @throws IllegalStateException if the store has no room for it
     */
    public @Nullable HerdRecord put(Key key, ByteBuffer value, long lifeNanos) {
        check(key);
        checkValue(value);
        Change change = Change.put(value, lifeNanos);
        RecordDraft draft = RecordDraft.value(key, value.duplicate(), false, lifeNanos > 0);
        Writing writing = new Writing(key, visible -> change);
        writing.draft = draft;
        Store.Result result = store.update(key, writing::apply);
        if (result.outcome() == Store.Outcome.FULL) {
            throw full();
        }
        spread(writing.written());
        return writing.before;
    }

    /**
     * Writes a value under a client's own time. It counts only if that is later than the time of what is stored: said
     * twice, or to two servers, it is taken once.
     *
     * @param key the key
     * @param value the value's bytes
     * @param time the client's time, in nanoseconds since 1970
     * @param lifeNanos how long until it expires, counted from now, in nanoseconds; 0 for never
     * @return the record now stored, and whether it is the one written
     * @throws IllegalArgumentException if the time is too far ahead or after 2200, or the key or the value is larger
     *     than the limits allow
     * @throws IllegalStateException if the store has no room for it
     */
    public Placed putAt(Key key, ByteBuffer value, long time, long lifeNanos) {
        check(key);
        checkValue(value);
        long now = timing.wallNanos();
        boolean ahead = time > now && time - now > limits.maxClientAhead().toNanos();
        if (time > Stamp.MAX_TIME || ahead) {
            throw new IllegalArgumentException("time " + time + " ns (" + Instant.EPOCH.plusNanos(time) + ") is "
                    + (time > Stamp.MAX_TIME
                            ? "after the year 2200"
                            : seconds(time - now) + " ahead of this node's clock, but may be at most "
                                    + seconds(limits.maxClientAhead().toNanos()) + " ahead"));
        }
        Change change = Change.put(value, lifeNanos);
        RecordDraft draft = RecordDraft.value(key, value.duplicate(), true, change.lifeNanos > 0);
        Placing placing = new Placing(draft, time, lifeNanos);
        Store.Result result = store.update(key, placing::apply);
        return switch (result.outcome()) {
            case NEWS -> {
                HerdRecord written = requireNonNull(placing.written);
                spread(written);
                yield new Placed(written, true);
            }
            case FULL -> throw full();
            default -> new Placed(requireNonNull(result.previous()), false);
        };
    }

    private static String seconds(long nanos) {
        return BigDecimal.valueOf(nanos, 9).stripTrailingZeros().toPlainString() + " s";
    }

    /**
     * What came of a {@link #putAt}.
     *
     * @param stored the record that is stored now
     * @param written whether it is the one that was written
     */
    public record Placed(HerdRecord stored, boolean written) {}

    private void spread(HerdRecord record) {
        counters.written.increment();
        flood.written(record);
        listeners.changed(record);
    }

    private IllegalStateException full() {
        counters.refusedWrites.increment();
        return new IllegalStateException("the store is full for this node's own writes, which end at 90 % of a bound so"
                + " that those of peers still fit: it holds " + store.count() + " keys of at most "
                + limits.storeKeys() + ", " + store.bytes() + " bytes of at most " + limits.storeBytes());
    }

    private void check(Key key) {
        if (closed) {
            throw new IllegalStateException("the node is closed");
        }
        int length = key.keySize();
        if (length > limits.keyBytes()) {
            throw new IllegalArgumentException(
                    "key has " + length + " bytes, but may have at most " + limits.keyBytes());
        }
    }

    private void checkValue(ByteBuffer value) {
        if (value.remaining() > limits.valueBytes()) {
            throw new IllegalArgumentException(
                    "value has " + value.remaining() + " bytes, but may have at most " + limits.valueBytes());
        }
    }

    /**
     * Refuses a write that needs more room than this node's own writes are given. What is there may be removed as long
     * as there is any room, though a tombstone can be a few bytes larger than a small value.
     */
    private void checkRoom(@Nullable HerdRecord stored, int size, boolean removes) {
        if (stored != null && (removes || size <= stored.size())) {
            return;
        }
        if (store.load() >= NEARLY_FULL) {
            throw full();
        }
    }

    /**
     * Whether an earlier version that a peer may still hold would outlive a record of that expiry: the one it displaces,
     * or one that this displaced in turn, or one that was removed.
     */
    private static boolean shortens(@Nullable HerdRecord stored, long expiry) {
        return stored != null && (!stored.expires() || stored.expiry() > expiry || stored.shortens());
    }

    /** One write of this node's own time. */
    private final class Writing {
        private final Key key;
        private final Function<@Nullable HerdRecord, @Nullable Change> decide;
        private @Nullable RecordDraft draft;
        private @Nullable HerdRecord before;
        private @Nullable HerdRecord written;

        Writing(Key key, Function<@Nullable HerdRecord, @Nullable Change> decide) {
            this.key = key;
            this.decide = decide;
        }

        @Nullable
        HerdRecord apply(@Nullable HerdRecord stored) {
            before = visible(stored);
            Change change = decide.apply(before);
            if (change == null) {
                return null;
            }
            long expiry = expiry(change);
            RecordDraft bytes = draft;
            if (bytes == null) {
                checkValue(change.value);
                bytes = change.removes
                        ? RecordDraft.tombstone(key)
                        : RecordDraft.value(key, change.value.duplicate(), false, expiry != NEVER);
            }
            checkRoom(stored, bytes.size(), change.removes);
            written = bytes.stamp(stamp(stored), expiry, shortens(stored, expiry));
            return written;
        }

        /** One that wins. At the last time there is it takes a higher origin to win, be it a borrowed one. */
        private Stamp stamp(@Nullable HerdRecord stored) {
            if (stored == null || stored.time() < Stamp.MAX_TIME) {
                long time = stored == null ? clock.next() : clock.nextAfter(stored.time());
                return new Stamp(time, origin, time);
            }
            if (stored.origin() == -1) {
                throw new IllegalStateException("the record of " + key + " can't be changed: no stamp is later than "
                        + stored.stamp() + ", which no node gives by itself");
            }
            long higher = Long.compareUnsigned(origin, stored.origin()) > 0 ? origin : stored.origin() + 1;
            return new Stamp(Stamp.MAX_TIME, higher, Stamp.MAX_TIME);
        }

        /** Not from the record's time, which is far ahead of the clock if that of what is stored is. */
        private long expiry(Change change) {
            if (change.lifeNanos == Change.AS_BEFORE) {
                return before == null ? NEVER : before.expiry();
            }
            long life = change.removes ? tombstoneLifeNanos : change.lifeNanos;
            return life == 0 ? NEVER : timing.wallNanos() + life;
        }

        HerdRecord written() {
            return requireNonNull(written);
        }
    }

    /** One write of a client's time. */
    private final class Placing {
        private final RecordDraft draft;
        private final long time;
        private final long lifeNanos;
        private @Nullable HerdRecord written;

        Placing(RecordDraft draft, long time, long lifeNanos) {
            this.draft = draft;
            this.time = time;
            this.lifeNanos = lifeNanos;
        }

        @Nullable
        HerdRecord apply(@Nullable HerdRecord stored) {
            if (stored != null && stored.time() >= time) {
                return null;
            }
            checkRoom(stored, draft.size(), false);
            long accepted = clock.next();
            long expiry = accepted + lifeNanos;
            written = draft.stamp(new Stamp(time, origin, accepted), expiry, shortens(stored, expiry));
            return written;
        }
    }
}

package dev.herd.node;

import dev.herd.store.Store;
import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import dev.herd.value.MalformedRecordException;
import dev.herd.value.RecordHeader;
import dev.herd.wire.MalformedFrameException;
import dev.herd.wire.Messages;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the messages that a link brings once it is up: each record is merged, and told to the flooder with
 * what that came to. The whole way is on the link's thread.
 */
final class Inbound {

    private final NodeParts node;
    private final PeerLink from;
    private final String remote;
    private final LinkWriter writer;
    private final FloodStep step;
    private final Assembly assembly;
    private final PeerClock clock;
    private final OriginClocks origins;
    private final Had had;
    private volatile boolean filledByPeer;

    Inbound(NodeParts node, PeerLink from, String remote, LinkWriter writer, PeerClock clock) {
        this.node = node;
        this.from = from;
        this.remote = remote;
        this.writer = writer;
        this.step = node.flood().newStep();
        this.assembly = new Assembly(
                HerdRecord.MOST_OVERHEAD
                        + node.limits().keyBytes()
                        + node.limits().valueBytes(),
                size -> refused("a record of " + size + " bytes"));
        this.clock = clock;
        this.origins = new OriginClocks(node);
        this.had = new Had(node);
    }

    FloodStep step() {
        return step;
    }

    /** Takes a message of a link that is up; returns why the link can't go on, or null if it can. */
    @Nullable
    String message(byte type, ByteBuffer body) throws MalformedFrameException {
        switch (type) {
            case Messages.RECORD -> {
                return record(body);
            }
            case Messages.CHUNK -> {
                return chunk(body);
            }
            case Messages.HAD -> {
                return had(body);
            }
            case Messages.ANNOUNCE -> announced(body);
            case Messages.CONTROL -> node.flood().control(body, from, step);
            case Messages.RECONCILE -> writer.reconcile(body);
            case Messages.FILLED -> filledByPeer = true;
            case Messages.BARRIER, Messages.ECHO -> node.waves().message(type, body, from.barriers());
            case Messages.ASK_HELD -> node.receipts().asked(body, from);
            case Messages.HELD -> node.receipts().held(body);
            case Messages.ASK_TIME, Messages.TIME -> clock.message(type, body);
            case Messages.PING -> {} // whatever comes is a sign of life
            case Messages.HELLO, Messages.CONFIRM, Messages.READY -> {} // late, or repeated by the network
            default -> {
                if ((type & 0xFF) < Messages.SKIPPABLE) {
                    throw new MalformedFrameException("unknown message " + type);
                }
            }
        }
        return null;
    }

    /** Whether the peer has sent all that it held when the link came up; any thread. */
    boolean filledByPeer() {
        return filledByPeer;
    }

    private @Nullable String record(ByteBuffer body) throws MalformedFrameException {
        byte[] bytes = new byte[body.remaining()];
        body.get(bytes);
        return merge(bytes);
    }

    private @Nullable String chunk(ByteBuffer body) throws MalformedFrameException {
        byte[] bytes = assembly.chunk(body);
        return bytes == null ? null : merge(bytes);
    }

    private @Nullable String merge(byte[] bytes) throws MalformedFrameException {
        HerdRecord record = decode(bytes);
        if (isRefused(record)) {
            return null;
        }
        Counters counters = node.counters();
        counters.received.increment();
        if (record.expires() && isOver(record) && node.store().get(record) == null) {
            counters.expiredOnArrival.increment();
            return null;
        }
        node.clock().observe(record.accepted());
        Store.Result result = node.store().merge(record);
        Store.Outcome outcome = result.outcome();
        switch (outcome) {
            case NEWS -> {
                counters.news.increment();
                origins.look(record);
                writer.forget(record);
                keepDown(result.previous(), record);
            }
            case SAME -> {
                counters.duplicates.increment();
                writer.forget(record);
            }
            case OLDER -> {
                counters.older.increment();
                keepDown(record, result.previous());
                if (result.previous() != null) {
                    writer.older(result.previous());
                }
            }
            case FULL -> {
                return full();
            }
        }
        node.flood().received(record, outcome, from, step);
        if (outcome == Store.Outcome.NEWS) {
            node.listeners().changed(record);
        }
        return null;
    }

    private boolean isRefused(HerdRecord record) {
        boolean tooLarge = record.keySize() > node.limits().keyBytes()
                || record.valueSize() > node.limits().valueBytes();
        if (tooLarge) {
            refused(record.toString());
        }
        return tooLarge;
    }

    private void refused(String record) {
        node.counters().received.increment();
        node.counters().refusedRecords.increment();
        node.observer().inputRefused(remote, "a record over the limits of key or value: " + record);
    }

    /** Whether nothing of a record is wanted any more: one that leaves a tombstone still holds older versions down. */
    private boolean isOver(HerdRecord record) {
        return record.expiredAt(node.timing().wallNanos()) && (record.isTombstone() || !record.shortens());
    }

    /**
     * An older version that outlives a newer one would stay where it comes when that has expired, and only there; and a
     * removal holds down what is older still. So the newer one is marked to leave a tombstone, here and, since the mark
     * makes it news, everywhere. Its origin does so with what it knows of.
     */
    private void keepDown(@Nullable HerdRecord older, @Nullable HerdRecord newer) {
        if (older != null && newer != null && keptDownBy(older, newer) && !newer.isTombstone() && !newer.shortens()) {
            HerdRecord marked = newer.shortening();
            if (node.store().merge(marked).outcome() == Store.Outcome.NEWS) {
                node.flood().written(marked);
            }
        }
    }

    /** Whether one version, or what it keeps down itself, would come to stay once another has expired. */
    private static boolean keptDownBy(HerdRecord older, HerdRecord newer) {
        return older.outlives(newer) || (newer.expires() && older.shortens());
    }

    private @Nullable String had(ByteBuffer body) throws MalformedFrameException {
        byte[] bytes = Messages.bytes(body);
        HerdRecord said = decode(bytes);
        if (had.hasExpired(said)) {
            return merge(bytes);
        }
        if (isRefused(said)) {
            return null;
        }
        Store.Outcome outcome = had.bury(said);
        HerdRecord stored = node.store().get(said);
        if (stored != null && stored.stamp().compareTo(said.stamp()) > 0) {
            writer.older(stored);
        }
        return outcome == Store.Outcome.FULL ? full() : null;
    }

    private String full() {
        node.observer().storeFull(node.store().count(), node.store().bytes());
        return "the store is full";
    }

    /** Decodes a record, whole or without its value. */
    static HerdRecord decode(byte[] bytes) throws MalformedFrameException {
        try {
            return HerdRecord.decode(bytes);
        } catch (MalformedRecordException e) {
            throw new MalformedFrameException(String.valueOf(e.getMessage()));
        }
    }

    private void announced(ByteBuffer body) throws MalformedFrameException {
        if (body.remaining() < 4) {
            throw new MalformedFrameException("an announcement of " + body.remaining() + " bytes");
        }
        int size = body.getInt();
        byte[] bytes = new byte[body.remaining()];
        body.get(bytes);
        HerdRecord header = decode(bytes);
        HerdRecord stored = node.store().get(header);
        if (stored == null || header.stamp().compareTo(stored.stamp()) > 0) {
            node.flood().announced(new Announced(header, size), from, step);
        }
    }

    private record Announced(HerdRecord header, int size) implements RecordHeader {
        @Override
        public long time() {
            return header.time();
        }

        @Override
        public long origin() {
            return header.origin();
        }

        @Override
        public long accepted() {
            return header.accepted();
        }

        @Override
        public Key key() {
            return header.key();
        }
    }
}

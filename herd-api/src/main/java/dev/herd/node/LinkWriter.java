package dev.herd.node;

import com.google.common.collect.Range;
import dev.herd.reconcile.Reconciler;
import dev.herd.store.Store;
import dev.herd.value.HerdRecord;
import dev.herd.value.Keyed;
import dev.herd.wire.MalformedFrameException;
import dev.herd.wire.Messages;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fills a link's frames from its outbox, on the link's thread: first control messages, then owed records in their newest
 * version, then a chunk of a large one, then what the exchange of the whole store has next. While several of these have
 * something, each leaves half of the room that it finds to those behind it, so none waits for ever.
 */
final class LinkWriter {

    private static final int TAKEN_AT_ONCE = 64;
    private static final int CONTROL_ROOM = 64;
    private static final byte[] FILLED = {Messages.FILLED, 0};

    private final Outbox outbox;
    private final Store store;
    private final Reconciler exchange;
    private final Barriers barriers;
    private final Counters counters;
    private final boolean lossless;
    private final long seed;
    private int frameBytes;
    private int largestWhole;

    private final @Nullable Keyed[] taken = new @Nullable Keyed[TAKEN_AT_ONCE];
    private int takenFrom;
    private int takenTo;
    private final DirtyKeys large;
    private @Nullable HerdRecord nextExchanged;
    private @Nullable Transfer transfer;
    private int transfers;
    private boolean filledOwed;
    private final Map<Long, Sent> inFlight = new HashMap<>();
    private int undelivered; // of these, what carries more than a sign of life
    private @Nullable Sent sending;
    private int start;

    LinkWriter(
            Outbox outbox,
            Store store,
            Reconciler exchange,
            Barriers barriers,
            Counters counters,
            int maxFrameBytes,
            boolean lossless,
            long seed) {
        this.outbox = outbox;
        this.store = store;
        this.exchange = exchange;
        this.barriers = barriers;
        this.counters = counters;
        this.lossless = lossless;
        this.seed = seed;
        this.large = new DirtyKeys(seed);
        limitFrames(maxFrameBytes);
    }

    /** Makes frames no larger than the peer takes them. */
    void limitFrames(int bytes) {
        frameBytes = bytes;
        largestWhole = bytes / 2 - CONTROL_ROOM;
    }

    /** Sends what the peer lacks, and says when that is done. */
    void beginExchange() {
        exchange.begin();
        filledOwed = true;
    }

    /** Sees whether the two stores are equal. */
    void check() {
        exchange.check();
    }

    /** The peer's end of the search has something to say. */
    void reconcile(ByteBuffer body) throws MalformedFrameException {
        exchange.received(body);
        outbox.wake();
    }

    /** Fills a frame while the handshake lasts. */
    void fillControl(long ticket, ByteBuffer frame) {
        begin(frame);
        writeControl(frame);
        end(ticket, frame);
    }

    /** Fills a frame. */
    void fill(long ticket, ByteBuffer frame) {
        begin(frame);
        writeControl(frame);
        if (outbox.takeOverflowed()) {
            counters.outboxOverflows.increment();
            exchange.begin();
        }
        boolean exchanging = searching();
        writeOwed(frame, exchanging || transfer != null || !large.isEmpty() ? frame.remaining() / 2 : 0);
        writeAnnounced(frame);
        writeChunk(frame, exchanging ? frame.remaining() / 2 : frame.remaining());
        writeExchange(frame);
        writeFilled(frame);
        end(ticket, frame);
        barriers.filled(searching(), large, transfer, inFlight.keySet());
    }

    /** Whether nothing is owed: all was handed to the link and, if that can lose it, was delivered. */
    boolean idle() {
        return outbox.isEmpty() && !holdsKeys() && !busy() && transfer == null && undelivered == 0;
    }

    /** Whether keys are taken that aren't written. */
    boolean holdsKeys() {
        return takenFrom != takenTo;
    }

    /** Whether large values wait, or a search is on. */
    boolean busy() {
        return !large.isEmpty() || (transfer != null && !transfer.sent()) || searching();
    }

    private boolean searching() {
        return nextExchanged != null || exchange.searching();
    }

    /** The peer has sent this very version, or a newer one: it is owed nothing of this key. */
    void forget(HerdRecord record) {
        if (outbox.size() > 0) {
            int hash = record.keyHash(seed);
            if (outbox.forget(record, hash)) {
                oweIfNewer(record, hash);
            }
        }
        if (!large.isEmpty()) {
            large.remove(record);
        }
        Transfer current = transfer;
        if (current != null && current.record.sameKey(record) && !current.record.isNewerThan(record)) {
            abandon();
        }
    }

    /** The peer has sent something older than what is held: if it has had this, it has lost it since. */
    void older(HerdRecord held) {
        if (exchange.had(held)) {
            outbox.tell(held, held.keyHash(seed));
        }
    }

    /** The mark may have been that of a version which another thread has stored since this one was merged. */
    private void oweIfNewer(HerdRecord record, int hash) {
        HerdRecord stored = store.get(record);
        if (stored != null && stored.isNewerThan(record)) {
            outbox.tell(stored, hash);
            barriers.owedAgain();
        }
    }

    void delivered(long ticket) {
        Sent sent = arrivedOrLost(ticket);
        barriers.delivered(ticket);
        if (sent == null) {
            return;
        }
        if (sent.transfer != null && sent.chunk != null) {
            sent.transfer.delivered(sent.chunk);
            endTransferIfDone();
            outbox.wake();
        } else if (undelivered == 0) {
            outbox.wake(); // who waits for all to be delivered: FILLED, and a link that is to be left
        }
    }

    /** Returns whether a sign of life was lost, in whose stead the peer is owed another. */
    boolean lost(long ticket) {
        Sent sent = arrivedOrLost(ticket);
        if (sent == null) {
            return false;
        }
        sent.keys.forEach(key -> outbox.tell(key, key.keyHash(seed)));
        barriers.lost(ticket, !sent.keys.isEmpty());
        sent.control.forEach(outbox::control);
        if (sent.transfer != null && sent.chunk != null) {
            sent.transfer.lost(sent.chunk);
        }
        outbox.wake();
        return sent.ping;
    }

    private @Nullable Sent arrivedOrLost(long ticket) {
        Sent sent = inFlight.remove(ticket);
        if (sent != null && sent.carries()) {
            undelivered--;
        }
        return sent;
    }

    private void begin(ByteBuffer frame) {
        outbox.beginFill();
        if (frame.remaining() > frameBytes) {
            frame.limit(frame.position() + frameBytes);
        }
        start = frame.position();
        sending = lossless ? null : new Sent();
    }

    private void end(long ticket, ByteBuffer frame) {
        if (sending != null && frame.position() > start) {
            inFlight.put(ticket, sending);
            undelivered += sending.carries() ? 1 : 0;
        }
    }

    private void writeControl(ByteBuffer frame) {
        byte[] message = outbox.peekControl();
        while (message != null && message.length <= frame.remaining()) {
            frame.put(message);
            if (sending != null && message[0] == Messages.PING) {
                sending.ping = true; // and not kept: if it is lost, another does as well
            } else if (sending != null) {
                sending.control.add(message);
            }
            outbox.takeControl();
            message = outbox.peekControl();
        }
    }

    private void writeOwed(ByteBuffer frame, int reserve) {
        while (true) {
            if (takenFrom == takenTo) {
                barriers.lotWritten();
                takenFrom = 0;
                takenTo = outbox.take(taken);
                if (takenTo == 0) {
                    return;
                }
            }
            Keyed key = taken[takenFrom];
            HerdRecord record = key == null ? null : store.get(key);
            if (record != null && !write(record, frame, reserve)) {
                return;
            }
            taken[takenFrom++] = null;
        }
    }

    /** Writes a record whole or that the peer has had it, or puts it by for chunks; false if it has to wait for the next frame. */
    private boolean write(HerdRecord record, ByteBuffer frame, int reserve) {
        byte[] had = exchange.had(record) ? Had.message(record) : null;
        if (had != null && had.length <= largestWhole) {
            return writeHad(had, frame);
        }
        int size = record.size();
        if (size > largestWhole) {
            large.add(record.key());
            return true;
        }
        if (Messages.size(size) > frame.remaining() - reserve) {
            return false;
        }
        Messages.begin(Messages.RECORD, size, frame);
        record.writeTo(0, size, frame);
        counters.sent.increment();
        if (sending != null) {
            sending.keys.add(record);
        }
        return true;
    }

    private void writeAnnounced(ByteBuffer frame) {
        for (Keyed key = outbox.takeAnnounced(); key != null; key = outbox.takeAnnounced()) {
            HerdRecord record = store.get(key);
            if (record == null) {
                continue;
            }
            int body = 4 + record.headerSize();
            if (body > largestWhole) {
                outbox.tell(key, key.keyHash(seed)); // an announcement would hardly be smaller than a chunk
                continue;
            }
            if (Messages.size(body) > frame.remaining()) {
                outbox.announce(key);
                return;
            }
            Messages.begin(Messages.ANNOUNCE, body, frame);
            frame.putInt(record.size());
            record.writeHeaderTo(frame);
            if (sending != null) {
                sending.keys.add(record);
            }
        }
    }

    private void writeChunk(ByteBuffer frame, int most) {
        Transfer current = transfer;
        if (current != null && !current.carries(store.get(current.record))) {
            abandon();
            oweSuccessor(current.record);
            current = null;
        }
        while (current == null && !large.isEmpty()) {
            Keyed key = large.poll();
            HerdRecord record = key == null ? null : store.get(key);
            if (record != null) {
                current = new Transfer(++transfers, record);
                transfer = current;
            }
        }
        if (current == null) {
            return;
        }
        Range<Integer> part = current.write(frame, most);
        if (part != null && sending != null) {
            sending.transfer = current;
            sending.chunk = part;
        }
        endTransferIfDone();
    }

    /** What took its place, if anything did, is owed by itself. */
    private void abandon() {
        transfer = null;
        counters.abandonedTransfers.increment();
    }

    /**
     * But for the tombstone that a value leaves when it expires: every node makes its own, so nobody floods it. But
     * what is said behind all that is owed must not be said ahead of a successor that whoever stored it is still to tell.
     */
    private void oweSuccessor(HerdRecord record) {
        HerdRecord stored = store.get(record);
        boolean left = stored != null && stored.isTombstone() && stored.stamp().equals(record.stamp());
        if (stored != null && (left || barriers.near())) {
            outbox.tell(stored, stored.keyHash(seed));
            barriers.owedAgain();
        }
    }

    private void endTransferIfDone() {
        Transfer current = transfer;
        if (current != null && (lossless ? current.sent() : current.delivered())) {
            transfer = null;
            counters.sent.increment();
        }
    }

    private void writeExchange(ByteBuffer frame) {
        while (true) {
            HerdRecord record = nextExchanged == null ? exchange.next(barriers.near()) : nextExchanged;
            nextExchanged = record;
            if (record == null) {
                return;
            }
            boolean owedAnyway = !filledOwed
                    && outbox.size() > 0
                    && !barriers.near() // which may be owed sooner than that
                    && outbox.owes(record, record.keyHash(seed));
            if (!owedAnyway && !write(record, frame, 0)) {
                return;
            }
            nextExchanged = null;
        }
    }

    private boolean writeHad(byte[] message, ByteBuffer frame) {
        if (message.length > frame.remaining()) {
            return false;
        }
        frame.put(message);
        if (sending != null) {
            sending.control.add(message); // if it is lost, the record itself must not take its place
        }
        return true;
    }

    private void writeFilled(ByteBuffer frame) {
        boolean done = filledOwed
                && !exchange.searching()
                && nextExchanged == null
                && large.isEmpty()
                && transfer == null
                && undelivered == 0;
        if (done && frame.remaining() >= Messages.size(0)) {
            Messages.begin(Messages.FILLED, 0, frame);
            filledOwed = false;
            if (sending != null) {
                sending.control.add(FILLED);
            }
        }
    }
}

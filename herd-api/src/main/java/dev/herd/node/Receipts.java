package dev.herd.node;

import dev.herd.store.Store;
import dev.herd.time.Timing;
import dev.herd.value.HerdRecord;
import dev.herd.wire.MalformedFrameException;
import dev.herd.wire.Messages;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Finds out how many nodes hold a version of a key, or a later one: asks hop by hop, only when somebody wants to know. The
 * question goes over every link behind what that owes, so it mostly finds the version there; each node answers for
 * itself, to whom it first heard the question from, and passes on the answers of those behind it. As no answer is waited
 * for, a link that is slow or breaks holds up none of the others; what is missing is asked for again, in a round of its
 * own.
 *
 * <pre>
 *  16 name: the origin of who asks (8), his count of his rounds (8)
 *  ASK_HELD, then  1  hops that it may still go, unsigned
 *                     the version: its record without the value
 *  HELD, then      8  origin of the node that holds it
 * </pre>
 *
 * Any thread. No link is woken under the lock.
 */
final class Receipts {

    private static final int FAR = 0xFF;
    private static final int MOST_WANTED_AT_ONCE = 1 << 16;

    private final long origin;
    private final LinkSet links;
    private final Store store;
    private final Timing timing;
    private final int mostKeyBytes;
    // guarded by this
    private final Map<Long, Receipt> rounds = new HashMap<>();
    private final Rounds others = new Rounds();
    private long lastRound;
    private int waiting;
    private boolean stopped;

    Receipts(long origin, LinkSet links, Store store, Timing timing, int mostKeyBytes) {
        this.origin = origin;
        this.links = links;
        this.store = store;
        this.timing = timing;
        this.mostKeyBytes = mostKeyBytes;
    }

    /**
     * Waits until so many nodes hold a version that this one holds.
     *
     * @return completes, on the timing's or a link's thread or in this call, with how many are known to
     * @throws IllegalStateException if as many wait already as may
     */
    CompletableFuture<Integer> await(HerdRecord version, int nodes, long timeoutNanos) {
        Receipt receipt = new Receipt(version, nodes, origin);
        synchronized (this) {
            if (stopped || nodes <= 1) {
                return CompletableFuture.completedFuture(1);
            }
            if (waiting == MOST_WANTED_AT_ONCE) {
                throw new IllegalStateException(
                        MOST_WANTED_AT_ONCE + " receipts are waited for already, and no more may be at once");
            }
            waiting++;
        }
        Timing.Timer end = timing.after(timeoutNanos, () -> end(receipt));
        var unused = receipt.answer.thenRun(end::cancel);
        ask(receipt);
        return receipt.answer;
    }

    private void ask(Receipt receipt) {
        PeerLink[] up = links.up();
        byte @Nullable [] question = null;
        synchronized (this) {
            if (receipt.isOver()) {
                return;
            }
            if (!stopped) {
                question = begin(receipt, up.length);
            }
        }
        if (question == null) { // the node has stopped since, and runs no timer to end it
            end(receipt);
            return;
        }
        for (PeerLink link : up) {
            link.barriers().sayIfRoom(question);
        }
    }

    /** Begins a round; under the lock. */
    private byte[] begin(Receipt receipt, int peers) {
        long round = ++lastRound;
        rounds.remove(receipt.begin(round));
        rounds.put(round, receipt);
        boolean near = receipt.isFirstRound() && peers >= receipt.wanted - 1;
        timing.after(receipt.pause(), () -> ask(receipt));
        return question(new Rounds.Name(origin, round), near ? 1 : FAR, receipt.version);
    }

    private void end(Receipt receipt) {
        int count;
        synchronized (this) {
            if (!receipt.end()) {
                return;
            }
            receipt.rounds().forEach(rounds::remove);
            waiting--;
            count = receipt.count();
        }
        receipt.answer.complete(count);
    }

    /** Tells all who wait what is known, and those who come from now on, too. */
    void stop() {
        Map<Long, Receipt> left;
        synchronized (this) {
            stopped = true;
            left = Map.copyOf(rounds);
        }
        left.values().forEach(this::end);
    }

    /** Nobody is answered over a link any more. */
    synchronized void linkDown(PeerLink link) {
        others.linkDown(link);
    }

    /**
     * Whether so many nodes hold something is asked, on a link's thread.
     *
     * @param from what its earlier frames brought has been told to the others, and the version was in one of them
     */
    void asked(ByteBuffer body, PeerLink from) throws MalformedFrameException {
        if (body.remaining() < Rounds.Name.BYTES + 1) {
            throw new MalformedFrameException("a question of " + body.remaining() + " bytes");
        }
        Rounds.Name name = Rounds.Name.read(body);
        int hops = body.get() & 0xFF;
        HerdRecord version = Inbound.decode(Messages.bytes(body));
        synchronized (this) {
            if (name.origin() == origin || stopped || version.keySize() > mostKeyBytes || !others.hear(name, from)) {
                return;
            }
        }
        HerdRecord stored = store.get(version);
        if (stored != null && stored.stamp().compareTo(version.stamp()) >= 0) {
            from.outbox().controlIfRoom(answer(name, origin));
        }
        if (hops > 1) {
            byte[] question = question(name, hops - 1, version);
            for (PeerLink link : links.up()) {
                if (!link.equals(from)) {
                    link.barriers().sayIfRoom(question);
                }
            }
        }
    }

    /** A node holds what was asked for. */
    void held(ByteBuffer body) throws MalformedFrameException {
        if (body.remaining() < Rounds.Name.BYTES + Long.BYTES) {
            throw new MalformedFrameException("an answer of " + body.remaining() + " bytes");
        }
        Rounds.Name name = Rounds.Name.read(body);
        long holder = body.getLong();
        @Nullable PeerLink asker;
        Receipt complete = null;
        synchronized (this) {
            asker = others.asker(name);
            Receipt receipt = name.origin() == origin ? rounds.get(name.round()) : null;
            if (receipt != null) {
                receipt.heldBy(holder);
                complete = receipt.count() >= receipt.wanted ? receipt : null;
            }
        }
        if (complete != null) {
            end(complete);
        }
        if (asker != null) {
            asker.outbox().controlIfRoom(answer(name, holder));
        }
    }

    private static byte[] question(Rounds.Name name, int hops, HerdRecord version) {
        ByteBuffer body = name.writeTo(ByteBuffer.allocate(Rounds.Name.BYTES + 1 + version.headerSize()))
                .put((byte) hops);
        version.writeHeaderTo(body);
        return Messages.encode(Messages.ASK_HELD, body.array());
    }

    private static byte[] answer(Rounds.Name name, long holder) {
        ByteBuffer body = name.writeTo(ByteBuffer.allocate(Rounds.Name.BYTES + Long.BYTES));
        return Messages.encode(Messages.HELD, body.putLong(holder).array());
    }
}

package dev.herd.node;

import dev.herd.flood.Peer;
import dev.herd.flood.Step;
import dev.herd.reconcile.Reconciler;
import dev.herd.value.HerdRecord;
import dev.herd.value.Keyed;
import dev.herd.wire.Messages;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what a flooder decides, over as many calls as one frame brings, and hands it to the outboxes in one go: each
 * outbox is locked and woken once a frame, not once an update. Reused; one thread at a time.
 */
@SuppressWarnings("ReferenceEquality") // links are compared by identity, and so is the array that lists them
final class FloodStep implements Step {

    private final LinkSet links;
    private final long seed;
    private final TimerSetter timers;
    private PeerLink[] peers = new PeerLink[0];
    private List<Peer> view = List.of();
    private Batch[] batches = new Batch[0];
    private int next;
    private @Nullable Keyed lastKey;
    private int lastHash;

    /** Sets a flooder's timer. */
    interface TimerSetter {
        void set(long delayNanos, long token);
    }

    FloodStep(LinkSet links, long seed, TimerSetter timers) {
        this.links = links;
        this.seed = seed;
        this.timers = timers;
    }

    /**
     * Readies it for one call of the flooder. Called after the record was merged, so that a link that comes up in
     * between either is among the peers or has its first exchange still to begin.
     */
    void begin() {
        PeerLink[] now = links.up();
        if (now != peers) {
            flush();
            peers = now;
            view = List.of((Peer[]) now);
            batches = new Batch[now.length];
            Arrays.setAll(batches, i -> new Batch());
        }
        next = 0;
    }

    /** Carries out what was noted since the last time. */
    void flush() {
        for (int i = 0; i < batches.length; i++) {
            Batch batch = batches[i];
            long found = batch.count > 0 ? peers[i].findsBefore() : Reconciler.FINDS_NOTHING;
            if (found != Reconciler.FINDS_NOTHING) {
                batch.leaveOut(found); // asked after the records were merged, so the search hasn't passed them by
            }
            if (batch.count > 0) {
                peers[i].outbox().tell(batch.keys, batch.hashes, batch.count);
                batch.clear();
            }
        }
        lastKey = null;
    }

    @Override
    public Iterable<Peer> peers() {
        return view;
    }

    @Override
    public void tell(Peer peer, Keyed key) {
        int at = indexOf(peer);
        if (at >= 0) {
            batches[at].add(key, hash(key));
        }
    }

    /** What nearly every update does on nearly every node: an iterator would be a sixth of what it allocates. */
    @Override
    public void tellOthers(Keyed key, @Nullable Peer from) {
        int hash = hash(key);
        for (int i = 0; i < peers.length; i++) {
            if (peers[i] != from) {
                batches[i].add(key, hash);
            }
        }
    }

    @Override
    public void announce(Peer peer, Keyed key) {
        int at = indexOf(peer);
        if (at >= 0) {
            peers[at].outbox().announce(key);
        }
    }

    @Override
    public void control(Peer peer, ByteBuffer message) {
        int length = message.remaining();
        if (length > MOST_CONTROL_BYTES) {
            throw new IllegalArgumentException(
                    "a control message of " + length + " bytes, but " + MOST_CONTROL_BYTES + " are the most");
        }
        int at = indexOf(peer);
        if (at >= 0) {
            ByteBuffer whole = ByteBuffer.allocate(Messages.size(length));
            Messages.begin(Messages.CONTROL, length, whole);
            whole.put(message.duplicate());
            peers[at].outbox().control(whole.array());
        }
    }

    @Override
    public void timer(long delayNanos, long token) {
        timers.set(delayNanos, token);
    }

    /** The hash of a key; that of the last one asked for is remembered. */
    private int hash(Keyed key) {
        if (key != lastKey) {
            lastKey = key;
            lastHash = key.keyHash(seed);
        }
        return lastHash;
    }

    /** A flooder goes through the peers in order, so the one after the last is nearly always right. */
    private int indexOf(Peer peer) {
        for (int tries = 0; tries < peers.length; tries++) {
            int at = next++;
            if (next >= peers.length) {
                next = 0;
            }
            if (at < peers.length && peers[at] == peer) {
                return at;
            }
        }
        return -1;
    }

    /** Keys for one outbox. */
    private static final class Batch {
        private @Nullable Keyed[] keys = new @Nullable Keyed[8];
        private int[] hashes = new int[8];
        private int count;

        void add(Keyed key, int hash) {
            if (count == keys.length) {
                keys = Arrays.copyOf(keys, 2 * count);
                hashes = Arrays.copyOf(hashes, 2 * count);
            }
            keys[count] = key;
            hashes[count++] = hash;
        }

        /** Leaves out what was accepted before some time. */
        void leaveOut(long before) {
            int kept = 0;
            for (int i = 0; i < count; i++) {
                Keyed key = keys[i];
                if (!(key instanceof HerdRecord record && record.accepted() < before)) {
                    keys[kept] = key;
                    hashes[kept++] = hashes[i];
                }
            }
            Arrays.fill(keys, kept, count, null);
            count = kept;
        }

        void clear() {
            Arrays.fill(keys, 0, count, null);
            count = 0;
        }
    }
}

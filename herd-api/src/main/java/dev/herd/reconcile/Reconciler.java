package dev.herd.reconcile;

import dev.herd.value.HerdRecord;
import dev.herd.wire.MalformedFrameException;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One link's search for what either end lacks, when flooding alone can't have brought it: after a link came up, after an
 * outbox gave up its set, and whenever two stores that should be equal are not. It is asked for records only when the
 * link has room left beside live updates, so it never holds those up. All calls come one at a time, on the link's thread
 * or in its stead, but for {@link #findsBefore}.
 */
public interface Reconciler {

    /** See {@link #findsBefore}. */
    long FINDS_NOTHING = Long.MIN_VALUE;

    /** Either end may lack anything from now on. If a search is under way, another follows it. */
    void begin();

    /**
     * A while has passed: sees whether the two stores are equal, as they should be, and searches if they are not and it
     * isn't for updates under way. What one of them has swept out already, and the other not yet, makes no difference.
     */
    void check();

    /**
     * The peer's end of the search has something to say.
     *
     * @param body its message, read to the end
     * @throws MalformedFrameException if it is none
     */
    void received(ByteBuffer body) throws MalformedFrameException;

    /**
     * The next record that the peer may lack.
     *
     * @param replacing whether what has taken the place of such a record since is to be sent as well: whoever stored it tells of it,
     *     but may not have yet
     * @return a record of the store, or null if there is none for now
     */
    @Nullable
    HerdRecord next(boolean replacing);

    /**
     * Whether the peer has held a record, or a newer version of it, since it was started. It need not be sent then: if the
     * peer has nothing under that key any more, the record was removed there.
     *
     * @param record a record of the store
     * @return true if that is known; never of a tombstone
     */
    boolean had(HerdRecord record);

    /**
     * Whether a search is under way.
     *
     * @return true from {@link #begin} until the peer is owed nothing more by the search
     */
    boolean searching();

    /**
     * What the search under way will find if the peer lacks it, so that it need not be sent by itself: what a node that
     * lacks much gets from one peer, the others have as a rule. Any thread.
     *
     * @return a time in nanoseconds since 1970: whatever is in the store by now and was accepted before then, the peer will
     *     have once no search is under way; {@link #FINDS_NOTHING} if that is so of nothing
     */
    long findsBefore();

    /** The link is gone; no other call follows. */
    void end();

    /**
     * Compares fingerprints, then finds the differences by a sketch, or sends all there is where that is cheaper.
     *
     * @param store whose records
     * @param behind whether much is owed on the link, so that a check would find only that
     * @param peer names the peer's run, once the search begins
     * @param offers whether this end offers its fingerprint, as one of the two does
     * @param send sends a message to the peer's end, ahead of records; it may come twice and out of order, but it comes
     * @return a reconciler that has not begun
     */
    static Reconciler bySketch(
            SummedStore store, BooleanSupplier behind, LongSupplier peer, boolean offers, Consumer<byte[]> send) {
        return offers ? new OfferingEnd(store, behind, peer, send) : new AnsweringEnd(store, behind, peer, send);
    }
}

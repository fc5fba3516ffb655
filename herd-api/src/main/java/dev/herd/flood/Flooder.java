package dev.herd.flood;

import dev.herd.value.HerdRecord;
import dev.herd.value.RecordHeader;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Decides whom to tell of what. A pure step: what it is told goes in, what is to be done comes out through the
 * {@link Step}. It can't send, wait, lock or read a clock, so it can be run, replayed and tested without a network.
 *
 * <p>A node calls it from several threads, but one at a time, unless {@link #concurrent()}. When a link comes up the two
 * nodes exchange what either lacks, whatever the flooder does. From then on an update reaches the peer if a flooder on
 * the way tells it; what all flooders leave out the nodes find by themselves, but only after some time.
 *
 * <p>The numbered rules stand in CONTRACTS.md; {@code FlooderContract} in herd-testkit checks them.
 */
public interface Flooder {

    /**
     * The simple flooding algorithm: everyone but the one it came from is told, and only of news.
     *
     * @return the flooder a node has when it is given no other
     */
    static Flooder simple() {
        return SimpleFlooder.INSTANCE;
    }

    /**
     * The store took a record in that it hadn't held.
     *
     * @param record the record, stored already
     * @param from who sent it; null if it was written on this node
     * @param step takes the decisions
     */
    void news(HerdRecord record, @Nullable Peer from, Step step);

    /**
     * A record came that the store held already, in this very version.
     *
     * @param record the record
     * @param from who sent it
     * @param step takes the decisions
     */
    default void duplicate(HerdRecord record, Peer from, Step step) {}

    /**
     * A record came that the store holds a newer version of. That is no duplicate: the sender may have skipped versions
     * that this node never saw.
     *
     * @param record the record
     * @param from who sent it
     * @param step takes the decisions
     */
    default void older(HerdRecord record, Peer from, Step step) {}

    /**
     * A header came of a version newer than the store's.
     *
     * @param header the record's header
     * @param from who sent it
     * @param step takes the decisions
     */
    default void announced(RecordHeader header, Peer from, Step step) {}

    /**
     * A message came from the flooder at the other end of a link.
     *
     * @param message its bytes, valid during the call; hostile for all this flooder knows
     * @param from who sent it
     * @param step takes the decisions
     */
    default void control(ByteBuffer message, Peer from, Step step) {}

    /**
     * A link came up; the node exchanges with the peer what either lacks, without being asked.
     *
     * @param peer who is linked now
     * @param step takes the decisions
     */
    default void linkUp(Peer peer, Step step) {}

    /**
     * A peer has been silent for longer than it usually is: it may be gone, and its link is closed if it stays silent. A
     * flooder that sends along a tree does well to lead it around that peer. Nothing is told when the peer is heard of
     * again, but what it sends.
     *
     * @param peer who is linked still
     * @param step takes the decisions
     */
    default void suspected(Peer peer, Step step) {}

    /**
     * A link went down. What was noted for it is gone with it.
     *
     * @param peer who was linked
     * @param step takes the decisions
     */
    default void linkDown(Peer peer, Step step) {}

    /**
     * A timer set in an earlier step has run out.
     *
     * @param token as given to {@link Step#timer}
     * @param step takes the decisions
     */
    default void timer(long token, Step step) {}

    /**
     * Whether several threads may call it at once.
     *
     * @return true if it needs no order between its calls; the same always
     */
    default boolean concurrent() {
        return false;
    }
}

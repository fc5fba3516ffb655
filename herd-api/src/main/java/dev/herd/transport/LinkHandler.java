package dev.herd.transport;

import java.nio.ByteBuffer;

/**
 * What a node does with a link; a transport calls it. The calls for one link never overlap, each sees what the one
 * before it did, and none blocks or throws. Order: {@code opened} once, then any of {@code frame}, {@code alive},
 * {@code fill}, {@code delivered} and {@code lost}, then {@code closed} once and last; a link that could not be opened gets
 * {@code closed} alone.
 */
public interface LinkHandler {

    /**
     * The link is open: frames may come, and fills will be asked for after a {@link Link#wake}.
     *
     * @param link the link
     */
    void opened(Link link);

    /**
     * A frame came.
     *
     * @param frame its bytes, from position to limit, at most the frame limit of this node; the transport's again as
     *     soon as the call returns
     */
    void frame(ByteBuffer frame);

    /**
     * Something came that makes no frame yet: a part of one, which on a slow line may take longer than a node waits for a
     * sign of life, or an acknowledgement alone. A stream calls it after a read that brought bytes but no end of a frame;
     * a transport of datagrams may, after one from the peer that brought no frame.
     */
    default void alive() {}

    /**
     * The link can write: put one frame into the buffer, or nothing. After a frame the link asks again as soon as it
     * can write more; after nothing it asks again when it is woken.
     *
     * @param ticket names this fill in {@link #delivered} and {@link #lost}; different for every fill of the link
     * @param frame where to write, from its position to at most its limit, which leaves room for
     *     {@link Link#maxFrameBytes()}; the transport's again as soon as the call returns
     */
    void fill(long ticket, ByteBuffer frame);

    /**
     * The frame of a fill has arrived. Only on links that aren't lossless.
     *
     * @param ticket which fill
     */
    void delivered(long ticket);

    /**
     * The frame of a fill is lost, or so it seems: it may arrive all the same. Only on links that aren't lossless.
     *
     * @param ticket which fill
     */
    void lost(long ticket);

    /**
     * The link is closed, or could not be opened. Nothing is called after this.
     *
     * @param reason why, for people
     */
    void closed(String reason);
}

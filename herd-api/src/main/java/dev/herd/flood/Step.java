package dev.herd.flood;

import dev.herd.value.Keyed;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a flooder decides in one call. It only notes down: the node carries everything out after the call has returned.
 * Valid during the call alone.
 */
public interface Step {

    /**
     * The peers linked now.
     *
     * @return all of them, in the order their links came up; the node's own list, which doesn't change while a step
     *     lasts
     */
    Iterable<Peer> peers();

    /**
     * Sends the record of a key over a link, in the newest version stored when the link gets to it.
     *
     * @param peer whom to tell; ignored if its link is down
     * @param key the key
     */
    void tell(Peer peer, Keyed key);

    /**
     * Sends the record of a key over all links but one, as {@link #tell} does. On a node it makes no object.
     *
     * @param key the key
     * @param from whom not to tell; null if all are told
     */
    @SuppressWarnings("ReferenceEquality") // a peer is its link: one object, compared by identity
    default void tellOthers(Keyed key, @Nullable Peer from) {
        for (Peer peer : peers()) {
            if (peer != from) {
                tell(peer, key);
            }
        }
    }

    /**
     * Sends the header of a key's record over a link, without its value. The other node's flooder hears of it through
     * {@link Flooder#announced} if it was news there.
     *
     * @param peer whom to tell; ignored if its link is down
     * @param key the key
     */
    void announce(Peer peer, Keyed key);

    /**
     * Sends bytes of the flooder's own to the flooder at the other end, ahead of all data.
     *
     * @param peer whom to tell; ignored if its link is down
     * @param message at most {@link #MOST_CONTROL_BYTES}, copied
     * @throws IllegalArgumentException if the message is larger
     */
    void control(Peer peer, ByteBuffer message);

    /** The most bytes of one control message. */
    int MOST_CONTROL_BYTES = 400;

    /**
     * Asks for a later call of {@link Flooder#timer}.
     *
     * @param delayNanos how much later, in nanoseconds, positive
     * @param token what the call will be given
     */
    void timer(long delayNanos, long token);
}

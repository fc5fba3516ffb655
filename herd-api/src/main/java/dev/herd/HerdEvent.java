package dev.herd;

import java.time.Duration;

/** Something has happened to a herd's node that an operator may want to know. Each is logged, too. */
public sealed interface HerdEvent {

    /**
     * A link came up. When two nodes have dialled each other at once, one of two links may soon take the other's place:
     * nothing is told of that, since the peer stays linked.
     *
     * @param node the peer's name
     * @param remote the peer's address
     */
    record LinkUp(String node, String remote) implements HerdEvent {}

    /**
     * A link that was up went down.
     *
     * @param node the peer's name
     * @param remote the peer's address
     * @param reason why
     */
    record LinkDown(String node, String remote, String reason) implements HerdEvent {}

    /**
     * A peer has been silent for longer than it usually is; unless it is heard of before {@code herd.linkTimeout}, its link
     * is closed then.
     *
     * @param node the peer's name
     * @param remote the peer's address
     * @param silence for how long
     */
    record LinkSuspected(String node, String remote, Duration silence) implements HerdEvent {}

    /**
     * A link did not come about, be it dialled or accepted.
     *
     * @param remote the endpoint dialled, or the address it came from
     * @param reason why
     */
    record LinkRefused(String remote, String reason) implements HerdEvent {}

    /**
     * A link has been behind for some time; it loses nothing, and holds up nobody else. Told once until it has caught up.
     *
     * @param node the peer's name
     * @param remote the peer's address
     * @param owedKeys how many keys are still to be sent, as in {@link LinkState}; 0 if it is large values, or being searched for
     * @param owedBytes the sizes of their records
     * @param behind for how long the oldest of what waits has
     */
    record SlowLink(String node, String remote, int owedKeys, long owedBytes, Duration behind) implements HerdEvent {}

    /**
     * Something came in that this node does not take.
     *
     * @param remote the address it came from, with its transport's scheme, as in {@code tcp://10.0.0.1:41812}
     * @param reason what is wrong with it
     */
    record InputRefused(String remote, String reason) implements HerdEvent {}

    /**
     * A clock is off by more than is allowed for ({@code herd.maxClockSkew}). Peers are asked for the time: if more than half of
     * at least two say that this node's own is off, it is named, and nothing is said of theirs. With a single peer it may be
     * either. Told again when the clock has been right meanwhile. The times of records tell too, but only of those that are
     * ahead, once a link.
     *
     * @param node the peer's name, this node's own, or the origin of a record
     * @param ahead how far it is ahead of this node's wall clock, or of its peers' if it is this node's own; negative if it is
     *     behind
     */
    record ClockOff(String node, Duration ahead) implements HerdEvent {}

    /**
     * The store has no room for what a peer sent; the link is closed, and this node lacks data.
     *
     * @param keys how many keys it holds
     * @param bytes how many bytes of records it holds
     */
    record StoreFull(long keys, long bytes) implements HerdEvent {}
}

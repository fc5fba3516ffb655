package dev.herd.testkit;

import dev.herd.flood.Peer;
import dev.herd.flood.Step;
import dev.herd.value.Key;
import dev.herd.value.Keyed;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A step that remembers what a flooder decides, and is strict about the rules of a step: what it throws names the rule
 * of CONTRACTS.md. Used by one thread.
 */
public final class RecordingStep implements Step {

    /** The kinds of decisions. */
    public enum Kind {
        /** To send a record. */
        TELL,
        /** To send a header. */
        ANNOUNCE,
        /** To send a message of the flooder's own. */
        CONTROL,
        /** To be called later. */
        TIMER
    }

    /**
     * One decision.
     *
     * @param kind what is to be done
     * @param peer the name of the node it is to be done to; empty for a timer
     * @param key of which key, or of which timer; empty for a message
     * @param detail the bytes of a message in order, or the delay of a timer
     */
    public record Decision(Kind kind, String peer, String key, String detail) {}

    private final List<? extends Peer> peers;
    private final List<Decision> decisions = new ArrayList<>();
    private boolean over;

    /**
     * A step in which nothing is decided yet.
     *
     * @param peers the peers linked now
     */
    public RecordingStep(List<? extends Peer> peers) {
        this.peers = List.copyOf(peers);
    }

    /**
     * What was decided.
     *
     * @return all decisions in their order
     */
    public List<Decision> decisions() {
        return List.copyOf(decisions);
    }

    /**
     * Whom a decision names for a key.
     *
     * @param kind which decisions
     * @param key the key
     * @return the names of the nodes
     */
    public Set<String> peersOf(Kind kind, Key key) {
        Set<String> names = new TreeSet<>();
        for (Decision each : decisions) {
            if (each.kind() == kind && each.key().equals(key.toString())) {
                names.add(each.peer());
            }
        }
        return names;
    }

    /**
     * The step is over: from now on whoever uses it breaks rule F8.
     *
     * @return this
     */
    public RecordingStep over() {
        over = true;
        return this;
    }

    private void note(Kind kind, String peer, String key, String detail) {
        check();
        decisions.add(new Decision(kind, peer, key, detail));
    }

    private void check() {
        if (over) {
            throw new AssertionError("F8: a step was used after the call it was given to");
        }
    }

    @Override
    public Iterable<Peer> peers() {
        check();
        return List.copyOf(peers);
    }

    @Override
    public void tell(Peer peer, Keyed key) {
        note(Kind.TELL, peer.node(), keyOf(key).toString(), "");
    }

    @Override
    public void announce(Peer peer, Keyed key) {
        note(Kind.ANNOUNCE, peer.node(), keyOf(key).toString(), "");
    }

    private static Key keyOf(Keyed keyed) {
        return Key.of(keyed.map(), keyed.keyBytes());
    }

    @Override
    public void control(Peer peer, ByteBuffer message) {
        if (message.remaining() > MOST_CONTROL_BYTES) {
            throw new AssertionError("F10: a control message of " + message.remaining() + " bytes, over the bound of "
                    + MOST_CONTROL_BYTES);
        }
        StringBuilder bytes = new StringBuilder();
        for (int at = message.position(); at < message.limit(); at++) {
            bytes.append(String.format("%02x", message.get(at)));
        }
        note(Kind.CONTROL, peer.node(), "", bytes.toString());
    }

    @Override
    public void timer(long delayNanos, long token) {
        if (delayNanos <= 0) {
            throw new AssertionError("F10: a timer with the delay " + delayNanos + ", which must be positive");
        }
        note(Kind.TIMER, "", Long.toString(token), Long.toString(delayNanos));
    }
}

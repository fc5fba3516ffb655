package dev.herd.node;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A link as the waves see it: what it is to say behind all that it owes at that moment, whatever is owed anew
 * meanwhile. What is owed is marked; a message leaves when all that was marked is with the peer, or on its way there
 * ahead of the message:
 * <pre>
 *  IDLE --asked--> OWED --the outbox is past its mark--> TAKEN --what it gave is written, no search is under way-->
 *  LARGE --the large ones of it have had their turn--> CHUNKS --and are over--> DELIVERY --nothing is on its way--> IDLE
 * </pre>
 *
 * If something of it is owed again, as when a frame is lost, what is owed is marked again. What comes to be said
 * meanwhile waits for the next mark. Used on the link's thread but for what stands under "any thread".
 */
final class Barriers {

    /** So many messages may wait. None may be dropped, so a link on which more wait is closed. */
    private static final int MOST = 4_096;

    // the stages, in their order
    private static final int IDLE = 0;
    private static final int OWED = 1;
    private static final int TAKEN = 2;
    private static final int LARGE = 3;
    private static final int CHUNKS = 4;
    private static final int DELIVERY = 5;

    private final Outbox outbox;
    private final Waves waves;
    private final BooleanSupplier up;
    private final Queue<byte[]> asked = new LinkedBlockingQueue<>();

    /** Up to which of {@link Waves#passes} it has passed. */
    volatile long passed;

    private int stage;
    private final Queue<byte[]> marked = new ArrayDeque<>();
    private boolean lotWritten;
    private @Nullable Transfer transfer;
    private final Set<Long> underWay = new HashSet<>();

    /**
     * Nothing is to be said yet.
     *
     * @param outbox what the link owes
     * @param waves is told when the link has passed
     * @param up whether the link is among those that floods go over
     */
    Barriers(Outbox outbox, Waves waves, BooleanSupplier up) {
        this.outbox = outbox;
        this.waves = waves;
        this.up = up;
    }

    // ---- any thread

    boolean isUp() {
        return up.getAsBoolean();
    }

    /** Says something behind all that is owed now, once the link is woken. */
    void say(byte[] message) {
        asked.add(message);
    }

    /** As {@link #say}, unless so much waits that whoever says this had better say it again later; and wakes the link. */
    void sayIfRoom(byte[] message) {
        if (asked.size() < MOST / 2) {
            asked.add(message);
            outbox.wake();
        }
    }

    /** Wakes the link if there is anything to do for it. */
    void wake() {
        if (asked.size() > MOST) {
            outbox.tooSlow(MOST + " messages of waves wait");
        } else if (passed < waves.passes() || !asked.isEmpty()) {
            outbox.wake();
        }
    }

    // ---- the link's thread

    /**
     * Whether something waits for what is owed, or may be about to: from the moment when this link has passed until it is told
     * what to say, which may be when others have passed, too.
     */
    boolean near() {
        return passed > waves.allPassed() || !asked.isEmpty() || stage != IDLE;
    }

    /** The keys that were taken from the outbox last are written. */
    void lotWritten() {
        lotWritten = true;
    }

    /** What was taken or sent already is owed again. */
    void owedAgain() {
        if (stage != IDLE) {
            mark();
        }
    }

    private void mark() {
        outbox.mark();
        underWay.clear();
        stage = OWED;
    }

    void delivered(long ticket) {
        if (underWay.remove(ticket) && underWay.isEmpty()) {
            outbox.wake();
        }
    }

    /** A frame is lost, whose keys, if it had any, are owed again. */
    void lost(long ticket, boolean owedAgain) {
        boolean matters = stage != DELIVERY || underWay.remove(ticket);
        if (matters && owedAgain) {
            owedAgain();
        }
    }

    /** A fill is over that left this behind. */
    void filled(boolean searching, DirtyKeys large, @Nullable Transfer current, Set<Long> inFlight) {
        if (passed < waves.passes()) {
            waves.passed(this);
        }
        if (stage == IDLE && !asked.isEmpty()) {
            for (byte[] message = asked.poll(); message != null; message = asked.poll()) {
                marked.add(message);
            }
            mark();
        }
        if (stage == OWED && outbox.passedMark()) {
            stage = TAKEN;
            lotWritten = false;
            outbox.wake();
        }
        if (stage == TAKEN && lotWritten && !searching) {
            stage = LARGE;
            large.mark();
        }
        if (stage == LARGE && large.passedMark()) {
            stage = CHUNKS;
            transfer = current;
        }
        if (stage == CHUNKS && (transfer == null || transfer != current)) {
            stage = DELIVERY;
            underWay.addAll(inFlight);
        }
        if (stage == DELIVERY && underWay.isEmpty()) {
            stage = IDLE;
            marked.forEach(outbox::control);
            marked.clear();
        }
    }
}

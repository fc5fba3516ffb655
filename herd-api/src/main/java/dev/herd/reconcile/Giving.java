package dev.herd.reconcile;

import dev.herd.store.Store;
import dev.herd.value.HerdRecord;
import dev.herd.wire.MalformedFrameException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What one end of a link gives of a store much fuller than its peer's, portion by portion, as the peer asks for it. */
final class Giving {

    /** A portion of one time has about so many records, unless that makes more parts than there may be. */
    private static final int RECORDS_OF_A_PART = 128;

    /** The ages of so many records stand for those of all. */
    private static final int SAMPLE = 1_024;

    private static final int MOST_ASKED = 8_192;

    private final SummedStore store;
    private final Talk talk;
    private final Set<Integer> asked = new HashSet<>(); // in the round
    private final Queue<Portion> owed = new ArrayDeque<>();
    private Store.@Nullable Scan scan; // of the first one that is owed
    private int round;
    private boolean offered;

    Giving(SummedStore store, Talk talk) {
        this.store = store;
        this.talk = talk;
    }

    /** Another round begins, in which nothing has been offered yet. */
    void reset() {
        asked.clear();
        owed.clear();
        scan = null;
        offered = false;
    }

    boolean isOffered() {
        return offered;
    }

    /** Tells the peer into which portions to divide the store. */
    void offer(int inRound) {
        reset();
        round = inRound;
        offered = true;
        long records = store.count();
        long parts = Math.min(Portion.MOST_PARTS, Math.max(1, records / RECORDS_OF_A_PART));
        talk.portions(round, records, Integer.highestOneBit((int) parts), bounds());
    }

    /** The newest eighth comes first, then the rest of the newer half. */
    private long[] bounds() {
        long[] accepted = new long[SAMPLE];
        int size = 0;
        Store.Scan some = store.scan();
        for (HerdRecord record = some.next(); record != null && size < SAMPLE; record = some.next()) {
            accepted[size++] = record.accepted();
        }
        Arrays.sort(accepted, 0, size);
        return size == 0 ? new long[0] : new long[] {accepted[size - 1 - size / 8], accepted[size / 2]};
    }

    /** The peer asks for a portion, perhaps twice. */
    void asked(ByteBuffer body) throws MalformedFrameException {
        Portion portion = Talk.portion(body);
        if (!offered) {
            return;
        }
        if (asked.size() >= MOST_ASKED) {
            throw new MalformedFrameException("more than " + MOST_ASKED + " portions are asked for");
        }
        if (asked.add(portion.id())) {
            owed.add(portion);
        }
    }

    /** The next record, or null if none is owed. */
    @Nullable
    HerdRecord next() {
        for (Portion portion = owed.peek(); portion != null; portion = owed.peek()) {
            Store.Scan walk = scan;
            if (walk == null) {
                walk = store.scan(store.summary().seed(), portion.part(), portion.parts());
                scan = walk;
            }
            for (HerdRecord record = walk.next(); record != null; record = walk.next()) {
                if (portion.isOfItsTime(record)) {
                    return record;
                }
            }
            talk.given(round, portion.id());
            owed.remove();
            scan = null;
        }
        return null;
    }
}

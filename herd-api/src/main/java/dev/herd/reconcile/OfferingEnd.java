package dev.herd.reconcile;

import dev.herd.value.HerdRecord;
import dev.herd.wire.MalformedFrameException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The end of a link that offers its fingerprint, and takes the other's symbols apart:
 *
 * <pre>
 *  offering end                    answering end
 *    OFFER  ---------------------->
 *           <----------------------  EQUAL, or NOTHING to be done; or SYMBOLS
 *    KNOWN  ---------------------->                (after EQUAL)
 *    MORE   ---------------------->
 *           <----------------------  SYMBOLS        (again, until they are enough)
 *    WANT, records  -------------->
 *           <----------------------  records
 * </pre>
 *
 * <p>Where one end has less than half of what the other has, whose PORTIONS it fetches, one after the other, each of the two
 * may be either end:
 *
 * <pre>
 *  end that lacks much             end that has it
 *    OFFER, or LACKING  ---------->
 *           <----------------------  PORTIONS
 *    FETCH  ---------------------->
 *           <----------------------  records, GIVEN (again, and then another round finds what is missing all the same)
 * </pre>
 *
 * <p>Where there is next to nothing, or the difference is too large for the sketch, ALL makes both send everything.
 * Updates go on meanwhile, so the two look at slightly different moments: that costs some records sent in vain, and what
 * is new is flooded by itself.
 */
final class OfferingEnd implements Reconciler {

    private static final int FEW_SYMBOLS = 64;

    private final Summary summary;
    private final Talk talk;
    private final Owed owed;
    private final Giving giving;
    private final Fetching fetching;
    private final Fetch fetch;
    private final BooleanSupplier behind;
    private final LongSupplier peer;

    private int round;
    private Known.@Nullable Moment moment; // of the round
    private @Nullable Items alone; // what only this end had in the round
    private int equalIn; // the last round in which the stores were equal
    private boolean searching;
    private boolean again;
    private boolean fetched; // in the round before
    private boolean settled; // it is known what is owed

    private @Nullable Sketch own; // as it was when the first symbols came
    private Difference difference = new Difference();
    private final TreeMap<Integer, ByteBuffer> early = new TreeMap<>(); // symbols behind some that haven't come yet
    private int asked; // how many symbols are to come in all, as far as that is known

    OfferingEnd(SummedStore store, BooleanSupplier behind, LongSupplier peer, Consumer<byte[]> send) {
        this.behind = behind;
        this.peer = peer;
        this.summary = store.summary();
        this.talk = new Talk(send);
        this.owed = new Owed(store);
        this.giving = new Giving(store, talk);
        this.fetching = new Fetching(store, talk);
        this.fetch = store.fetch();
    }

    @Override
    public void begin() {
        if (searching) {
            again = true;
        } else {
            offer(false);
        }
    }

    @Override
    public void check() {
        if (!searching && !behind.getAsBoolean()) {
            offer(true);
        }
    }

    private void offer(boolean check) {
        searching = true;
        again = false;
        settled = false;
        round++;
        own = null;
        difference = new Difference();
        early.clear();
        asked = 0;
        giving.reset();
        fetching.reset();
        learn();
        Known.Moment now = summary.compare(peer.getAsLong());
        moment = now;
        talk.offer(
                round,
                new Talk.Offer(
                        check,
                        !fetched,
                        fetch.isUnderWay(),
                        summary.horizon(),
                        now.print(),
                        now.parity(),
                        now.since()));
        fetched = false;
    }

    @Override
    public void received(ByteBuffer body) throws MalformedFrameException {
        Talk.require(body, 5);
        byte what = body.get();
        int number = body.getInt();
        boolean current = number == round && searching && !settled;
        switch (what) {
            case Talk.ASK -> {
                settled |= giving.isOffered(); // it has fetched what it wanted
                begin();
            }
            case Talk.NOTHING -> settled |= current;
            case Talk.EQUAL -> {
                settled |= current;
                if (number == round) {
                    equal(body);
                }
            }
            case Talk.SYMBOLS -> {
                Talk.require(body, 4);
                if (current) {
                    symbols(body);
                }
            }
            case Talk.ALL -> {
                if (current) {
                    owed.all();
                    settled = true;
                }
            }
            case Talk.LACKING -> {
                if (current && !giving.isOffered()) {
                    giving.offer(round);
                }
            }
            case Talk.FETCH -> {
                if (current) {
                    giving.asked(body);
                }
            }
            case Talk.PORTIONS -> {
                if (current) {
                    fetching.offered(round, body, owed);
                }
            }
            case Talk.GIVEN -> {
                if (current) {
                    fetching.given(round, body);
                }
            }
            default -> throw new MalformedFrameException("an answer of type " + what);
        }
    }

    /**
     * All but what this end alone had the peer had, too. Of that, what was on its way then has got there or been replaced by
     * now; so it is looked at when the next round begins.
     */
    private void learn() {
        Known.Moment compared = moment;
        Items own = alone;
        if (compared != null && own != null) {
            summary.known().equal(compared, owed.oldest(own, summary.seed()));
        }
        alone = null;
    }

    private void equal(ByteBuffer body) throws MalformedFrameException {
        Known.Moment compared = moment;
        if (compared != null) {
            fetch.clear();
            summary.known().equal(compared, Long.MAX_VALUE);
            Talk.known(body, compared, summary.known());
            if (equalIn != round) {
                equalIn = round;
                talk.known(round, compared.told());
            }
        }
    }

    /** What was to be fetched is here. Another round finds out what is missing all the same. */
    private void fetched() {
        fetching.reset();
        fetched = true;
        settled = true;
        again = true;
    }

    private void symbols(ByteBuffer body) throws MalformedFrameException {
        int first = body.getShort() & 0xFFFF;
        int all = body.getShort() & 0xFFFF;
        if (first >= all || all > summary.symbols()) {
            throw new MalformedFrameException("symbols from " + first + " on, of " + all);
        }
        asked = Math.max(asked, all);
        if (first > difference.symbols()) {
            Talk.requireShort(body);
            early.put(first, ByteBuffer.allocate(body.remaining()).put(body).flip());
            return;
        }
        add(first, body);
        Map.Entry<Integer, ByteBuffer> next = early.firstEntry();
        while (next != null && next.getKey() <= difference.symbols()) {
            early.pollFirstEntry();
            add(next.getKey(), next.getValue());
            next = early.firstEntry();
        }
        Sketch sketch = own;
        if (sketch != null && difference.symbols() == asked) {
            decode(sketch);
        }
    }

    private void add(int first, ByteBuffer body) throws MalformedFrameException {
        Sketch sketch = own == null ? summary.sketch() : own;
        own = sketch;
        for (int at = first; at < asked && body.hasRemaining(); at++) {
            if (at == difference.symbols()) {
                Talk.symbol(body, sketch, difference);
            } else {
                Talk.skip(body);
            }
        }
    }

    /** Where most of what there is differs, it costs more to find out what doesn't than to send all. */
    static int mostFor(long records) {
        return (int) Math.min(Integer.MAX_VALUE, 2 * records + FEW_SYMBOLS);
    }

    private void decode(Sketch sketch) {
        if (difference.decode()) {
            Items wanted = difference.found(true);
            Items items = difference.found(false);
            alone = items;
            owe(items, wanted);
            talk.want(round, wanted);
            settled = true;
            own = null;
            return;
        }
        int most = Math.min(summary.symbols(), mostFor(sketch.items()));
        int needed = Math.max(difference.symbolsNeeded(), Math.min(most, asked + asked / 8 + 8));
        if (difference.absurd() || asked == most || needed > most) {
            talk.plain(Talk.ALL, round);
            owed.all();
            settled = true;
            own = null;
        } else {
            asked = needed;
            talk.more(round, asked);
        }
    }

    /**
     * Owes what only this end had. But where the peer has had it, and has something else of that key, which is wanted, that is newer,
     * as a rule; should it turn out older when it comes, whoever gets it says so.
     */
    private void owe(Items items, Items wanted) {
        long seed = summary.seed();
        Set<Integer> theirs = new HashSet<>();
        for (int key : wanted.keys()) {
            theirs.add(key);
        }
        owed.items(items, seed, record -> theirs.contains(record.keyHash(seed)) && had(record));
    }

    @Override
    public @Nullable HerdRecord next(boolean replacing) {
        HerdRecord record = owed.next(replacing);
        if (record == null) {
            record = giving.next();
        }
        if (record == null && fetching.isOver(round)) {
            fetched();
        }
        if (record == null && settled) {
            searching = false;
            settled = false;
            if (again) {
                offer(false);
            }
        }
        return record;
    }

    @Override
    public boolean had(HerdRecord record) {
        return !record.isTombstone() && summary.had(peer.getAsLong(), record);
    }

    @Override
    public boolean searching() {
        return searching;
    }

    @Override
    public long findsBefore() {
        return fetching.findsBefore();
    }

    @Override
    public void end() {
        fetching.reset();
    }
}

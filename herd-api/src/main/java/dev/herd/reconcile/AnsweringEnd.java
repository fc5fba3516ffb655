package dev.herd.reconcile;

import dev.herd.value.HerdRecord;
import dev.herd.wire.MalformedFrameException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The end of a link that answers an offer; see {@link OfferingEnd}. */
final class AnsweringEnd implements Reconciler {

    /** So many symbols say how many differences there are, give or take a fifth. */
    private static final int TELLING_SYMBOLS = 64;

    /** What has changed at both ends is taken for what differs unless that is likely to be less than an eighth of it. */
    private static final int OFF = 8;

    /** Where one end has fewer records, or less than half of the other's, to send all is cheaper than to search. */
    private static final int FEW = 16;

    /** All of so many records and more is fetched in portions. */
    private static final int MANY = 64;

    /** More differences than this, roughly, and what is fetched in portions goes on to be. */
    private static final int MUCH = 4_096;

    /** What it takes to search after checks: each that found a difference counts 1, or 2 if it was the one found before. */
    private static final int ENOUGH = 3;

    private static final int MOST_ENOUGH = 32 * ENOUGH;
    private static final long SWEEP_NANOS = 60_000_000_000L;

    /**
     * So many checks in a row are put off until both have swept: as many as there are in a minute, in which both do unless
     * their clocks are about a minute apart.
     */
    private static final int MOST_PUT_OFF = 6;

    private final Summary summary;
    private final Talk talk;
    private final Owed owed;
    private final Giving giving;
    private final Fetching fetching;
    private final Fetch fetch;
    private final BooleanSupplier behind;
    private final LongSupplier peer;

    private Fingerprint lastDifference = Fingerprint.EMPTY; // as the last check found it
    private int unequal;
    private int enough = ENOUGH;
    private int putOff;

    private boolean linked;
    private boolean asked; // for an offer that is still to come
    private boolean searching;
    private int round;
    private Known.@Nullable Moment moment; // of the round
    private boolean equal; // the stores, in the round
    private boolean allHeard; // of what this end alone had
    private final List<Items> alone = new ArrayList<>(); // what has been heard of it
    private boolean fetched; // in the round before
    private boolean settled; // it is known what is owed
    private @Nullable Sketch sketch; // as it was when the offer came
    private int sent;
    private final Set<Integer> wanted = new HashSet<>(); // the parts of WANT that have come, by their first item
    private int wantedItems;

    AnsweringEnd(SummedStore store, BooleanSupplier behind, LongSupplier peer, Consumer<byte[]> send) {
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
        searching = true;
        asked = true;
        if (linked) {
            talk.plain(Talk.ASK, 0);
        }
        linked = true; // the first time the other end begins as well
    }

    @Override
    public void check() {} // the other end does

    @Override
    public void received(ByteBuffer body) throws MalformedFrameException {
        Talk.require(body, 5);
        byte what = body.get();
        int number = body.getInt();
        boolean current = number == round && searching && !settled;
        switch (what) {
            case Talk.OFFER -> {
                Talk.Offer offer = Talk.offered(body);
                if (number - round > 0) {
                    round = number;
                    offered(offer);
                }
            }
            case Talk.MORE -> {
                Talk.require(body, 4);
                if (current) {
                    more(body.getInt());
                }
            }
            case Talk.WANT -> {
                Talk.require(body, 8);
                if (current) {
                    want(body);
                }
            }
            case Talk.KNOWN -> {
                Known.Moment compared = moment;
                if (number == round && equal && compared != null) {
                    Talk.known(body, compared, summary.known());
                }
            }
            case Talk.ALL -> {
                if (current) {
                    owed.all();
                    settle();
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
            default -> throw new MalformedFrameException("a question of type " + what);
        }
    }

    private void offered(Talk.Offer offer) {
        boolean owing = asked || (searching && !settled); // a check may overtake what a search still waits for
        boolean check = offer.check() && !owing;
        asked = false;
        searching = true;
        settled = false;
        sketch = null;
        wanted.clear();
        wantedItems = 0;
        giving.reset();
        fetching.reset();
        boolean fetches = !fetched;
        fetched = false;
        Fingerprint theirs = offer.print();
        learn();
        Known.Moment now = summary.compare(peer.getAsLong());
        Fingerprint ours = now.print();
        equal = ours.equals(theirs);
        moment = now;
        long fewer = Math.min(ours.count(), theirs.count());
        boolean search = check ? stayUnequal(offer, ours) : !equal;
        if (equal) {
            fetch.clear();
            summary.known().equal(now, Long.MAX_VALUE);
            talk.equal(round, now.told());
            settle();
        } else if (!search) {
            talk.plain(Talk.NOTHING, round);
            settle();
        } else if (ours.count() < theirs.count()
                && fetches
                && isFarFuller(theirs, ours, now, offer, fetch.isUnderWay())) {
            talk.plain(Talk.LACKING, round);
        } else if (theirs.count() < ours.count()
                && offer.fetches()
                && isFarFuller(ours, theirs, now, offer, offer.lacks())) {
            giving.offer(round);
        } else if (fewer < FEW || Math.max(ours.count(), theirs.count()) / 2 > fewer) {
            talk.plain(Talk.ALL, round);
            owed.all();
            settle();
        } else {
            Sketch copy = summary.sketch();
            sketch = copy;
            sent = firstSymbols(offer, now);
            talk.symbols(round, copy, 0, sent);
        }
    }

    /** Whether one store is better fetched in portions by whoever has the other, and perhaps has fetched some already. */
    private static boolean isFarFuller(
            Fingerprint full, Fingerprint other, Known.Moment now, Talk.Offer offer, boolean begun) {
        return full.count() >= MANY
                && (full.count() / 2 > other.count() || (begun && Parity.items(now.parity() ^ offer.parity()) > MUCH));
    }

    /** What was to be fetched is here. Another round finds out what is missing all the same. */
    private void fetched() {
        fetching.reset();
        fetched = true;
        asked = true;
        talk.plain(Talk.ASK, 0);
    }

    /**
     * How many symbols to answer with. No more can differ than has changed at either end since the two were equal, so that many
     * symbols will do at once; but on other ways between them much of it may have been mended, which their parities
     * tell roughly. Where that is all that is known, the first symbols are there to tell more.
     */
    private int firstSymbols(Talk.Offer offer, Known.Moment now) {
        int likely = Parity.items(now.parity() ^ offer.parity());
        long changed = (long) now.since() + offer.since();
        boolean known = now.since() >= 0 && offer.since() >= 0 && changed <= (long) OFF * likely;
        int symbols = Difference.symbolsFor(known ? changed : likely / 2.0);
        long fewer = Math.min(now.print().count(), offer.print().count());
        boolean worthIt = known && symbols <= Math.min(summary.symbols(), OfferingEnd.mostFor(fewer));
        return worthIt || symbols <= TELLING_SYMBOLS ? symbols : TELLING_SYMBOLS;
    }

    /** As {@link OfferingEnd} does. */
    private void learn() {
        Known.Moment compared = moment;
        if (compared != null && allHeard) {
            long oldest = Long.MAX_VALUE;
            for (Items items : alone) {
                oldest = Math.min(oldest, owed.oldest(items, summary.seed()));
            }
            summary.known().equal(compared, oldest);
        }
        allHeard = false;
        alone.clear();
    }

    /**
     * Whether a check finds what flooding won't mend. Updates on their way make two stores differ too, but never twice in
     * the same way: so a difference counts if it has stayed as it was, or if there has been one for long. If a search
     * doesn't mend it, as when clocks are so far off that one node holds what another has long let expire, the next is
     * further off.
     */
    private boolean stayUnequal(Talk.Offer offer, Fingerprint ours) {
        putOff = isBetweenSweeps(offer.horizon(), summary.horizon()) ? putOff + 1 : 0;
        if ((putOff > 0 && putOff <= MOST_PUT_OFF) || behind.getAsBoolean()) {
            return false; // says nothing
        }
        Fingerprint difference = ours.minus(offer.print());
        if (difference.equals(Fingerprint.EMPTY)) {
            enough = ENOUGH;
            unequal = 0;
        } else {
            unequal += difference.equals(lastDifference) ? 2 : 1;
        }
        lastDifference = difference;
        boolean stays = unequal >= enough;
        if (stays) {
            enough = Math.min(2 * enough, MOST_ENOUGH);
            unequal = 0;
        }
        return stays;
    }

    /** Whether one of the two has swept and the other is about to. */
    private static boolean isBetweenSweeps(long one, long other) {
        boolean before = one == Summary.NOT_SWEPT || other == Summary.NOT_SWEPT;
        return one != other && (before || Math.abs(one - other) <= SWEEP_NANOS);
    }

    private void more(int symbols) throws MalformedFrameException {
        Sketch current = sketch;
        if (current == null || symbols > current.symbols()) {
            throw new MalformedFrameException(
                    symbols + " symbols are wanted, but there are only " + (current == null ? 0 : current.symbols()));
        }
        if (symbols > sent) {
            talk.symbols(round, current, sent, symbols);
            sent = symbols;
        }
    }

    private void want(ByteBuffer body) throws MalformedFrameException {
        int total = body.getInt();
        int first = body.getInt();
        if (sketch == null || total < 0 || total > sent) {
            throw new MalformedFrameException(total + " records are wanted after " + sent + " symbols");
        }
        if (first < 0 || first > total) {
            throw new MalformedFrameException("item " + first + " is wanted of " + total);
        }
        Items items = Talk.wanted(body);
        if (wanted.add(first)) {
            owed.items(items, summary.seed());
            alone.add(items);
            wantedItems += items.size();
            if (wantedItems >= total) {
                allHeard = true;
                settle();
            }
        }
    }

    private void settle() {
        settled = true;
        sketch = null;
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
            searching = asked;
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

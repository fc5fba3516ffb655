package dev.herd.reconcile;

import dev.herd.time.Timing;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What this node knows of what others have had. For a node's run it has a bound, and says: <em>of every value in this store
 * that was accepted before the bound, that run has at some time held this version or a newer one.</em> So if the run has
 * nothing under the key any more, the value was replaced there, and what replaced it has been collected since.
 *
 * <p>It becomes true when the two stores turn out to be equal, all but for records that are found out, and stays true since every value that comes later lowers
 * all bounds to its own time, whatever the clocks say. And two nodes whose stores are equal may tell each other what they
 * know of third ones: it is said of the same values. Any thread.
 */
final class Known {

    /** Two stores are not known to have been equal. */
    static final int UNKNOWN = -1;

    /** Past so many the lowest bounds are given up: they are those of runs that have long ended. */
    static final int MOST_RUNS = 256;

    /** Nothing is known. */
    private static final long NOTHING = Long.MIN_VALUE;

    /**
     * A bound counts when it has been known for so long: a thread that was about to bring a value when the stores were found
     * equal will have lowered it by then.
     */
    private static final long SETTLES_NANOS = 5_000_000_000L;

    /** What is known of a run, and since when it is being compared with. */
    private static final class Run {
        private long bound = NOTHING;
        private long soon = NOTHING; // the bound, once this has been known for long enough
        private long soonKnown;
        private long next = NOTHING; // takes its place, so that neither keeps the other waiting for ever
        private long nextKnown;
        private long since = NOTHING; // would be the bound if the stores were equal at the moment of this number
        private long moment;
        private long toggled = UNKNOWN; // in this store when the stores were last equal

        void lower(long accepted) {
            bound = Math.min(bound, accepted);
            soon = Math.min(soon, accepted);
            next = Math.min(next, accepted);
            since = Math.min(since, accepted);
        }

        long bound(long now) {
            while (soon != NOTHING && now - soonKnown >= SETTLES_NANOS) {
                bound = Math.max(bound, soon);
                soon = next;
                soonKnown = nextKnown;
                next = NOTHING;
            }
            return bound;
        }

        /** What the bound may come to be without another comparison. */
        long most() {
            return Math.max(Math.max(bound, soon), Math.max(next, since));
        }

        void raise(long to, long now) {
            if (to <= bound(now)) {
                return;
            }
            if (soon == NOTHING) {
                soon = to;
                soonKnown = now;
            } else {
                next = Math.max(next, to);
                nextKnown = now;
            }
        }
    }

    private final Timing timing;
    private volatile long highest = NOTHING;
    // guarded by this
    private final Map<Long, Run> runs = new HashMap<>();
    private long moments;

    Known(Timing timing) {
        this.timing = timing;
    }

    /**
     * A moment at which this store is compared with another.
     *
     * @param print what it holds then
     * @param run whose store the other is
     * @param number names the moment
     * @param parity of what the store holds
     * @param toggled how many records have come to the store or left it so far
     * @param since how many of them since the two were last equal, or {@link #UNKNOWN}
     * @param told what is known then of third ones: runs and bounds by turns
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Moment(Fingerprint print, long run, long number, long parity, long toggled, int since, long[] told) {}

    /** Whether a value that was accepted then would lower a bound. */
    boolean isLoweredBy(long accepted) {
        return accepted < highest;
    }

    /** A value is about to come into the store, or has come. */
    void come(long accepted) {
        if (isLoweredBy(accepted)) {
            lower(accepted);
        }
    }

    private synchronized void lower(long accepted) {
        runs.values().forEach(run -> run.lower(accepted));
        highest = accepted;
    }

    /** The store has this fingerprint now, and is compared with that of a run. */
    synchronized Moment compare(long run, Fingerprint print, long parity, long toggled) {
        long now = timing.monotonicNanos();
        Run with = of(run);
        with.since = Long.MAX_VALUE;
        with.moment = ++moments;
        highest = Long.MAX_VALUE;
        long[] told = new long[2 * runs.size()];
        int size = 0;
        for (Map.Entry<Long, Run> each : runs.entrySet()) {
            long bound = each.getValue().bound(now);
            if (each.getKey() != run && bound != NOTHING) {
                told[size++] = each.getKey();
                told[size++] = bound;
            }
        }
        int since = with.toggled == UNKNOWN ? UNKNOWN : (int) Math.min(Integer.MAX_VALUE, toggled - with.toggled);
        return new Moment(print, run, moments, parity, toggled, since, Arrays.copyOf(told, size));
    }

    /**
     * The two stores were equal, but perhaps for some records.
     *
     * @param oldest when the oldest value was accepted that only this one had
     */
    synchronized void equal(Moment moment, long oldest) {
        raise(moment, moment.run, oldest);
        Run with = runs.get(moment.run);
        if (with != null && oldest == Long.MAX_VALUE) {
            with.toggled = moment.toggled;
        }
    }

    /** The two stores were equal, and at that moment the other's node knew this of a third run. */
    synchronized void told(Moment moment, long run, long bound) {
        raise(moment, run, bound);
    }

    private void raise(Moment moment, long run, long bound) {
        Run with = runs.get(moment.run);
        if (with != null && with.moment == moment.number) { // else another comparison has begun meanwhile
            of(run).raise(Math.min(bound, with.since), timing.monotonicNanos());
        }
    }

    private Run of(long run) {
        Run known = runs.get(run);
        if (known == null) {
            if (runs.size() >= MOST_RUNS) {
                runs.entrySet().stream()
                        .min((a, b) ->
                                Long.compare(a.getValue().most(), b.getValue().most()))
                        .ifPresent(lowest -> runs.remove(lowest.getKey()));
            }
            known = new Run();
            runs.put(run, known);
        }
        return known;
    }

    /** Whether a run has held a value of this store, or a newer version; by what came into the store before the call. */
    boolean had(long run, long accepted) {
        return isLoweredBy(accepted) && accepted < bound(run);
    }

    private synchronized long bound(long run) {
        Run known = runs.get(run);
        return known == null ? NOTHING : known.bound(timing.monotonicNanos());
    }
}

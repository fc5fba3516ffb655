package dev.herd.reconcile;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What this node still lacks of a store much fuller than its own: portions, the newest values first. Each is asked for over
 * one link, so however many peers have it all, it comes once; and what has been given stays given when a link breaks. When
 * none is left that nobody was asked for, those that somebody else is slow to give are asked for again.
 *
 * <p>It only says in what order to ask. What it misses, such as records that a peer has got since, is found by the search
 * that follows on each link. Any thread.
 */
final class Fetch {

    private static final int LEFT = 3;
    private static final int OF = 4;

    private record Wanted(Portion portion, Set<Integer> asked) {}

    // guarded by this
    private final Map<Integer, Wanted> wanted = new LinkedHashMap<>(); // those asked for longest ago before the others
    private final Set<Integer> givers = new HashSet<>(); // links whose peers are full enough
    private long fullest;
    private int ids;
    private int links;

    /** The number of another link. */
    synchronized int newLink() {
        return ++links;
    }

    /**
     * A peer can give. If its store is much fuller than those known before, all is fetched anew, as much was missing there;
     * if it is much less full, nothing is fetched from it, as long as there are others.
     *
     * @param link the link's number
     * @param records how many its store has
     * @param parts into how many parts it is divided
     * @param bounds of the times of acceptance, falling: the portions lie between them
     * @return whether to fetch begins with this
     */
    synchronized boolean offered(int link, long records, int parts, long[] bounds) {
        boolean full = records >= fullest / OF * LEFT;
        boolean begins = wanted.isEmpty() || records / OF * LEFT > fullest || (givers.isEmpty() && !full);
        if (begins) {
            clear();
            fullest = records;
            long before = Long.MAX_VALUE;
            for (int bound = 0; bound <= bounds.length; bound++) {
                long from = bound < bounds.length ? bounds[bound] : Long.MIN_VALUE;
                for (int part = 0; part < parts; part++) {
                    int id = ++ids;
                    wanted.put(id, new Wanted(new Portion(id, part, parts, from, before), new HashSet<>()));
                }
                before = from;
            }
        }
        if (begins || full) {
            givers.add(link);
        }
        return begins;
    }

    /**
     * The next portion to ask for over a link.
     *
     * @param idle whether the link may ask for what was asked for over another
     * @return the portion, or null if there is none
     */
    synchronized @Nullable Portion next(int link, boolean idle) {
        if (!givers.contains(link)) {
            return null;
        }
        Wanted best = null;
        for (Wanted each : wanted.values()) {
            if (each.asked.isEmpty()) {
                best = each;
                break;
            }
            if (best == null && idle && !each.asked.contains(link)) {
                best = each;
            }
        }
        if (best != null) {
            best.asked.add(link);
            wanted.remove(best.portion.id());
            wanted.put(best.portion.id(), best);
        }
        return best == null ? null : best.portion;
    }

    synchronized void given(int id) {
        wanted.remove(id);
    }

    /** What a link was asked for may be asked for anew. */
    synchronized void release(int link) {
        givers.remove(link);
        wanted.values().forEach(each -> each.asked.remove(link));
    }

    /** Whether portions are wanted still. */
    synchronized boolean isUnderWay() {
        return !wanted.isEmpty();
    }

    /** Whether portions are wanted that somebody is there to give. */
    synchronized boolean isGiven() {
        return !wanted.isEmpty() && !givers.isEmpty();
    }

    /** Nothing is lacking any more. */
    synchronized void clear() {
        wanted.clear();
        givers.clear();
    }
}

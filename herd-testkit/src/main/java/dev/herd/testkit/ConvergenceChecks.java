package dev.herd.testkit;

import dev.herd.Herd;
import dev.herd.LinkState;
import dev.herd.store.Store;
import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Has nodes of a simulated herd wait until the herd has converged, and sees at the very moment when they say so whether it
 * is true: each node that they have counted must hold all that any of them held when they were asked. Which nodes those are
 * is known if no link came or went meanwhile, and if it was all of them.
 */
final class ConvergenceChecks {

    /**
     * Nobody has been asked yet.
     *
     * @param passing whether a record is what a value leaves that has expired on some node: nodes make that by themselves
     * @param latest the latest time that any clock has shown, be it that it has been set back since
     */
    ConvergenceChecks(Predicate<HerdRecord> passing, LongSupplier latest) {
        this.passing = passing;
        this.latest = latest;
    }

    /** A node of the herd: what runs there and what that holds. */
    record Member(int place, Herd herd, Store store, NodeTiming timing) {}

    private static final Duration MOMENT = Duration.ofMillis(37);

    private final Predicate<HerdRecord> passing;
    private final LongSupplier latest;
    private final List<String> violations = new ArrayList<>();
    private final List<CompletableFuture<Integer>> answers = new ArrayList<>();
    private int said;
    private int checked;

    /**
     * Asks a node.
     *
     * @param place where it runs
     * @param now says which nodes run at the moment when it is called
     * @param timeout for how long it may wait
     */
    void ask(int place, Now now, Duration timeout) {
        List<Member> all = now.members();
        Member one =
                all.stream().filter(member -> member.place == place).findFirst().orElseThrow();
        Map<Herd, Map<Key, HerdRecord>> held = new HashMap<>();
        Map<Herd, Long> changes = new HashMap<>();
        for (Member member : all) {
            held.put(member.herd, contents(member));
            changes.put(member.herd, changes(member));
        }
        Set<Member> reached = reached(one, all);
        answers.add(one.herd.awaitConverged(timeout).thenApply(nodes -> {
            if (nodes > 0) {
                said++;
                Set<Member> counted = counted(nodes, reached, all, changes, now.members());
                checked += counted.isEmpty() ? 0 : 1;
                check(one, counted, held);
            }
            return nodes;
        }));
    }

    /** Says which nodes run. */
    interface Now {
        List<Member> members();
    }

    /** Which nodes must have been counted, or none if nobody can know. */
    private Set<Member> counted(
            int nodes, Set<Member> reached, List<Member> all, Map<Herd, Long> changes, List<Member> now) {
        boolean same = !reached.isEmpty()
                && now.containsAll(reached)
                && reached.stream().allMatch(member -> changes(member) == changes.getOrDefault(member.herd, -1L));
        if (same) {
            if (nodes != reached.size()) {
                violations.add(nodes + " nodes are counted, but " + reached.size() + " were reached all the time");
            }
            return reached;
        }
        boolean nobodyNew = all.containsAll(now);
        return nobodyNew && nodes == all.size() ? new LinkedHashSet<>(now) : Set.of();
    }

    private void check(Member one, Set<Member> counted, Map<Herd, Map<Key, HerdRecord>> held) {
        Map<Key, HerdRecord> newest = new TreeMap<>();
        for (Member member : counted) {
            Map<Key, HerdRecord> records = held.get(member.herd);
            if (records != null) {
                records.forEach((key, record) -> newest.merge(key, record, (a, b) -> b.isNewerThan(a) ? b : a));
            }
        }
        for (Member member : counted) {
            for (HerdRecord record : newest.values()) {
                boolean passes = (record.expires() && record.expiredAt(latest.getAsLong())) || passing.test(record);
                HerdRecord there = member.store.get(record);
                if (!passes && (there == null || record.stamp().compareTo(there.stamp()) > 0)) {
                    violations.add(one.herd.node() + " says that " + counted.size() + " nodes hold all, but "
                            + member.herd.node() + " holds " + there + " and not " + record);
                }
            }
        }
    }

    private static Map<Key, HerdRecord> contents(Member member) {
        Map<Key, HerdRecord> all = new TreeMap<>();
        Store.Scan scan = member.store.scan();
        for (HerdRecord record = scan.next(); record != null; record = scan.next()) {
            all.put(record.key(), record);
        }
        return all;
    }

    /** How often links of a node have come up and gone down. */
    private static long changes(Member member) {
        return member.herd.stats().linksUp() + member.herd.stats().linksDown();
    }

    /** The nodes that links lead to, or none if any of these is up at one of its ends alone. */
    private static Set<Member> reached(Member from, List<Member> all) {
        Map<Long, Member> byOrigin = new HashMap<>();
        all.forEach(member -> byOrigin.put(member.herd.origin(), member));
        Set<Member> reached = new LinkedHashSet<>(List.of(from));
        Deque<Member> open = new ArrayDeque<>(reached);
        for (Member next = open.poll(); next != null; next = open.poll()) {
            for (LinkState link : next.herd.links()) {
                Member other = byOrigin.get(link.origin());
                if (other == null || !isLinked(other, next.herd.origin())) {
                    return Set.of();
                }
                if (reached.add(other)) {
                    open.add(other);
                }
            }
        }
        return reached;
    }

    private static boolean isLinked(Member member, long origin) {
        return member.herd.links().stream().anyMatch(link -> link.origin() == origin);
    }

    /**
     * Asks until all nodes are counted. Nothing is in the way of that any more, but that links which are dead are still to
     * be found out.
     *
     * @param timing what moves the world
     * @param patience for how long at most
     * @param ask asks a node
     * @param nodes how many there are
     */
    void awaitAll(ManualTiming timing, Duration patience, Runnable ask, int nodes) {
        long until = timing.monotonicNanos() + patience.toNanos();
        int counted;
        ask.run();
        do {
            if (timing.monotonicNanos() > until) {
                throw new Violation(Checker.TRUE_WORD, "nobody says that the herd has converged within " + patience);
            }
            timing.advance(MOMENT);
            counted = answers.get(answers.size() - 1).getNow(-1);
            if (counted >= 0 && counted < nodes) {
                ask.run();
            }
        } while (counted < nodes);
        verify();
    }

    /** Fails if anything that was said wasn't so. */
    private void verify() {
        answers.forEach(answer -> answer.getNow(0)); // throws what went wrong with a check
        if (!violations.isEmpty()) {
            throw new Violation(
                    Checker.TRUE_WORD, violations.size() + " false words of convergence: " + violations.get(0));
        }
    }

    /** How often it was asked, how often nodes said so, and how often it is known that they must have been right. */
    @Override
    public String toString() {
        return "asked " + answers.size() + " times, said " + said + " times, checked " + checked + " times";
    }
}

package dev.herd.node;

import dev.herd.store.Store;
import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * Three nodes of production parts, one key that they write, and the network between them: what can happen next is a list of
 * {@link Step}s, and a run is a list of those that were taken. At first all hold the key, and know that all do.
 */
final class SmallHerd {

    static final int NODES = 3;

    /** How long tombstones live. */
    static final Duration LIFE = Duration.ofHours(1);

    /** How long values live that expire. */
    private static final Duration SHORT = Duration.ofMinutes(10);

    private static final Duration LATER = Duration.ofMinutes(30);
    private static final Duration MUCH_LATER = Duration.ofHours(3);

    /** How often nodes forget what has expired. */
    private static final Duration SWEEP = Duration.ofMinutes(1);

    /** So many keys that stay make searches compare, and not send all. */
    private static final int BALLAST = 16;

    /** A search that settles takes far fewer frames. */
    private static final int MOST_FRAMES = 1_000;

    /** It takes two that find the same, and one for what they find to be told on. */
    private static final int CHECKS = 4;

    /**
     * What is explored.
     *
     * @param ring whether the third node is linked with the first, too, and not with the second alone
     * @param ballast whether there are so many other keys that searches go by sketches
     * @param offsets how far the nodes' clocks are off
     * @param planted puts a mistake into the store of the second node
     * @param misled which values, of those that are sent, the links claim that the peer has had
     */
    record Setting(boolean ring, boolean ballast, List<Duration> offsets, UnaryOperator<Store> planted, Misled misled) {

        static Setting line() {
            List<Duration> right = List.of(Duration.ZERO, Duration.ZERO, Duration.ZERO);
            return new Setting(false, true, right, store -> store, (record, equalAt) -> false);
        }

        Setting asRing() {
            return new Setting(true, ballast, offsets, planted, misled);
        }

        Setting withoutBallast() {
            return new Setting(ring, false, offsets, planted, misled);
        }

        Setting off(Duration... byNode) {
            return new Setting(ring, ballast, List.of(byNode), planted, misled);
        }

        Setting planted(UnaryOperator<Store> mistake) {
            return new Setting(ring, ballast, offsets, mistake, misled);
        }

        Setting misled(Misled mistake) {
            return new Setting(ring, ballast, offsets, planted, mistake);
        }
    }

    /** A wrong rule of what a peer has had. */
    interface Misled {
        /** Whether it has had a value, given when all stores were equal. */
        boolean had(HerdRecord value, long equalAt);
    }

    /** What one step does: what users do and time, and what the network does. */
    enum Kind {
        PUT,
        PUT_FOR_SHORT,
        REMOVE,
        RESTART,
        LATER,
        MUCH_LATER,
        RELINK,
        CHECK,
        DIALLER_SENDS,
        ACCEPTOR_SENDS,
        EXCHANGE;

        boolean isWrite() {
            return this == PUT || this == PUT_FOR_SHORT || this == REMOVE;
        }

        /** Whether it is one of the operations, of which there are few in a run. */
        boolean isOperation() {
            return isWrite() || this == RESTART || this == LATER || this == MUCH_LATER;
        }
    }

    /**
     * A step.
     *
     * @param kind what it does
     * @param at which node, or which link
     */
    record Step(Kind kind, int at) {
        @Override
        public String toString() {
            return kind + (kind.isOperation() ? " n" : " l") + at;
        }
    }

    private final JumpingTiming timing = new JumpingTiming();
    private final List<SmallNode> nodes = new ArrayList<>();
    private final int[][] edges;
    private final List<SmallLink> links = new ArrayList<>();
    private final List<HerdRecord> written = new ArrayList<>(); // of the key, in the order of their times
    private final Setting setting;
    private long equalAt; // when the first of these was known by all to be held by all
    private boolean restarted;
    private boolean excused; // the newest of these was on a node alone that has lost it
    private final boolean skewed;
    private int operations;
    private int relinks;
    private int checks;

    SmallHerd(Setting setting) {
        this.setting = setting;
        skewed = setting.offsets().stream().anyMatch(offset -> !offset.isZero());
        for (int i = 0; i < NODES; i++) {
            nodes.add(node(i));
        }
        edges = setting.ring() ? new int[][] {{0, 1}, {1, 2}, {2, 0}} : new int[][] {{0, 1}, {1, 2}};
        for (int i = 0; setting.ballast() && i < BALLAST; i++) {
            nodes.get(0).put(SmallNode.key("ballast" + i), "b", Duration.ZERO);
        }
        take(new Step(Kind.PUT, 0));
        for (HerdRecord record : nodes.get(0).contents().values()) {
            nodes.get(1).parts.store().merge(record);
            nodes.get(2).parts.store().merge(record);
        }
        for (int at = 0; at < edges.length; at++) {
            links.add(link(at));
        }
        deliverAll(links);
        for (int i = 0; i < NODES; i++) { // what one knows goes one node further each time
            timing.jump(SWEEP.toNanos());
            links.forEach(SmallLink::check);
            deliverAll(links);
        }
        timing.jump(LATER.toNanos());
        equalAt = timing.now();
        operations = 0;
        checks = 0;
    }

    List<Step> next(Exploration.Bounds bounds) {
        List<Step> next = new ArrayList<>();
        if (operations < bounds.operations()) {
            for (int node : bounds.writers()) {
                next.add(new Step(Kind.PUT, node));
                next.add(new Step(Kind.PUT_FOR_SHORT, node));
                next.add(new Step(Kind.REMOVE, node));
                if (bounds.restarts()) {
                    next.add(new Step(Kind.RESTART, node));
                }
            }
            next.add(new Step(Kind.LATER, 0));
            next.add(new Step(Kind.MUCH_LATER, 0));
        }
        for (int at = 0; at < edges.length; at++) {
            SmallLink link = links.get(at);
            boolean dialler = link.awake(true);
            boolean acceptor = link.awake(false);
            if (relinks < bounds.relinks() && (dialler || acceptor)) {
                next.add(new Step(Kind.RELINK, at));
            }
            if (checks < bounds.checks()) {
                next.add(new Step(Kind.CHECK, at));
            }
            if (bounds.frames() && dialler) {
                next.add(new Step(Kind.DIALLER_SENDS, at));
            }
            if (bounds.frames() && acceptor) {
                next.add(new Step(Kind.ACCEPTOR_SENDS, at));
            }
            if (!bounds.frames() && (dialler || acceptor)) {
                next.add(new Step(Kind.EXCHANGE, at));
            }
        }
        return next;
    }

    void take(Step step) {
        if (step.kind().isOperation()) {
            operations++;
            timing.jump(Duration.ofSeconds(1).toNanos());
        }
        SmallNode node = nodes.get(step.at());
        switch (step.kind()) {
            case PUT -> node.put(SmallNode.KEY, "v", Duration.ZERO);
            case PUT_FOR_SHORT -> node.put(SmallNode.KEY, "v", SHORT);
            case REMOVE -> node.remove();
            case RESTART -> restart(step.at());
            case LATER -> timing.jump(LATER.toNanos());
            case MUCH_LATER -> timing.jump(MUCH_LATER.toNanos());
            case RELINK -> {
                relinks++;
                relink(step.at());
            }
            case CHECK -> {
                checks++;
                links.get(step.at()).check();
            }
            case DIALLER_SENDS -> links.get(step.at()).deliver(true);
            case ACCEPTOR_SENDS -> links.get(step.at()).deliver(false);
            case EXCHANGE -> deliverAll(links.subList(step.at(), step.at() + 1));
        }
        if (step.kind().isWrite()) {
            written.add(Objects.requireNonNull(node.stored()));
        }
        links.forEach(SmallLink::rest);
    }

    private SmallNode node(int at) {
        JumpingTiming.Clock clock = timing.new Clock(setting.offsets().get(at).toNanos());
        return new SmallNode(NODES * operations + at + 1, clock, LIFE, at == 1 ? setting.planted() : store -> store);
    }

    private SmallLink link(int at) {
        return new SmallLink(
                nodes.get(edges[at][0]),
                nodes.get(edges[at][1]),
                value -> setting.misled().had(value, SteppedTiming.START + equalAt));
    }

    private void relink(int at) {
        links.get(at).cut();
        links.set(at, link(at));
    }

    /** A node has lost all that it held, and all that it knew. */
    private void restart(int at) {
        HerdRecord newest = newest();
        nodes.set(at, node(at));
        for (int edge = 0; edge < edges.length; edge++) {
            if (edges[edge][0] == at || edges[edge][1] == at) {
                relink(edge);
            }
        }
        restarted = true;
        excused |= nodes.stream().noneMatch(node -> newest.equals(node.stored()));
    }

    /** All that what happens next depends on, the bounds of the run included. */
    SmallState.Digest digest() {
        List<Object> all = new ArrayList<>();
        nodes.forEach(node -> all.add(node.state()));
        links.forEach(link -> all.add(link.state()));
        all.add(List.of(operations, relinks, checks, timing.now(), restarted, excused));
        all.add(newest());
        return SmallState.of(all.toArray());
    }

    /** All is told, and links compare until nothing is left to be found. */
    void heal() {
        deliverAll(links);
        for (int i = 0; i < CHECKS; i++) {
            timing.jump(SWEEP.toNanos()); // between two, what has expired may be here still and there not
            links.forEach(SmallLink::check);
            deliverAll(links);
        }
    }

    private static void deliverAll(List<SmallLink> links) {
        boolean any = true;
        for (int frames = 0; any; frames++) {
            if (frames > MOST_FRAMES) {
                throw new AssertionError("frames are sent without end");
            }
            any = false;
            for (SmallLink link : links) {
                any |= link.deliver(true);
                any |= link.deliver(false);
            }
        }
    }

    /** What a healed herd shows of the rules. */
    enum Finding {
        SOUND,
        /** The nodes do not hold the same. */
        UNEQUAL,
        /** The newest write is a value that nobody removed, and it isn't there. */
        LOST,
        /** A value is there that was replaced, though no tombstone can have been forgotten. */
        RISEN,
        /** A value is there that was replaced, of which each node knew that all held it. */
        RISEN_LATE,
        /** A value is there that was replaced, of which some node didn't know whether all held it. */
        RISEN_UNSETTLED
    }

    Finding finding() {
        HerdRecord newest = newest();
        Finding worst = Finding.SOUND;
        for (SmallNode node : nodes) {
            HerdRecord seen = node.visible();
            if (!lasting(node).equals(lasting(nodes.get(0)))) {
                return Finding.UNEQUAL;
            }
            boolean live = node.replica.visible(newest) != null;
            boolean right = seen == null ? !live : seen.stamp().equals(newest.stamp());
            boolean differently = skewed && newest.expires() && !newest.isTombstone(); // on each node
            if (!right && !differently && !excused) {
                worst = live ? Finding.LOST : risen(Objects.requireNonNull(seen));
            }
        }
        return worst;
    }

    private Finding risen(HerdRecord seen) {
        boolean forgotten = timing.now() - equalAt > LIFE.toNanos(); // a tombstone may have been
        boolean late = skewed || restarted || forgotten;
        boolean known = !restarted && seen.stamp().equals(written.get(0).stamp());
        return !late ? Finding.RISEN : known ? Finding.RISEN_LATE : Finding.RISEN_UNSETTLED;
    }

    /** Whoever has a clock that is off forgets sooner or later than others do. */
    private Map<Key, HerdRecord> lasting(SmallNode node) {
        Map<Key, HerdRecord> all = node.contents();
        if (skewed) {
            all.values().removeIf(HerdRecord::expires);
        }
        return all;
    }

    private HerdRecord newest() {
        return written.stream().reduce((a, b) -> b.isNewerThan(a) ? b : a).orElseThrow();
    }

    @Override
    public String toString() {
        return nodes + " after " + Arrays.toString(written.toArray());
    }
}

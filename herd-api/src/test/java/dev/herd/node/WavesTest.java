package dev.herd.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.herd.wire.MalformedFrameException;
import dev.herd.wire.Messages;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Waves over nodes that hold nothing. */
class WavesTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final SteppedTiming timing = new SteppedTiming();
    private final List<End> ends = new ArrayList<>();
    private final Random random = new Random(1);

    /** One end of a link. */
    private static final class End {
        private final Waves waves;
        private boolean woken;
        private boolean up = true;
        private final Outbox outbox = new Outbox(() -> woken = true, reason -> {}, 10, 1);
        private final Barriers barriers;
        private End peer = this;

        End(Waves waves) {
            this.waves = waves;
            barriers = new Barriers(outbox, waves, () -> up);
            waves.linkUp(barriers);
        }

        /** Passes, and says what is to be said; returns how much that is. */
        int fill() throws MalformedFrameException {
            woken = false;
            for (int i = 0; i < 2; i++) {
                outbox.beginFill();
                barriers.lotWritten();
                barriers.filled(false, new DirtyKeys(1), null, Set.of());
            }
            int said = 0;
            for (byte[] message = outbox.peekControl(); message != null; message = outbox.peekControl()) {
                outbox.takeControl();
                said++;
                Messages.read(ByteBuffer.wrap(message), (type, body) -> peer.waves.message(type, body, peer.barriers));
            }
            return said;
        }
    }

    private End link(Waves one, Waves other) {
        End end = new End(one);
        end.peer = new End(other);
        end.peer.peer = end;
        ends.add(end);
        ends.add(end.peer);
        return end;
    }

    private static List<Waves> nodes(int count) {
        List<Waves> nodes = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            nodes.add(new Waves(i));
        }
        return nodes;
    }

    private void run() throws MalformedFrameException {
        for (int idle = 0; idle < 200; idle++) {
            if (ends.get(random.nextInt(ends.size())).fill() > 0) {
                idle = 0;
            }
        }
    }

    /** Lets time go by until an answer is there. */
    private int answer(CompletableFuture<Integer> asked) throws MalformedFrameException {
        for (int steps = 0; !asked.isDone(); steps++) {
            assertThat(steps).isLessThan(10_000);
            timing.advance(Duration.ofMillis(10));
            if (!ends.isEmpty()) {
                run();
            }
        }
        return asked.join();
    }

    private static ByteBuffer wave(long number) {
        return ByteBuffer.allocate(16).putLong(77).putLong(number).flip();
    }

    /** A link of which a test plays the other end: what is said on it. */
    private static final class Played {
        private final Outbox outbox = new Outbox(() -> {}, reason -> {}, 10, 1);
        private final Barriers barriers;
        private final Waves waves;
        private boolean up = true;

        Played(Waves waves) {
            this.waves = waves;
            barriers = new Barriers(outbox, waves, () -> up);
            waves.linkUp(barriers);
        }

        List<String> fill() throws MalformedFrameException {
            for (int i = 0; i < 2; i++) {
                outbox.beginFill();
                barriers.lotWritten();
                barriers.filled(false, new DirtyKeys(1), null, Set.of());
            }
            List<String> said = new ArrayList<>();
            for (byte[] message = outbox.peekControl(); message != null; message = outbox.peekControl()) {
                outbox.takeControl();
                Messages.read(ByteBuffer.wrap(message), (type, body) -> {
                    body.position(body.position() + 16);
                    said.add(type == Messages.BARRIER ? "barrier" : "echo of " + body.getInt());
                });
            }
            return said;
        }

        void barrier(long number) throws MalformedFrameException {
            waves.message(Messages.BARRIER, wave(number), barriers);
        }

        void echo(long number, int nodes) throws MalformedFrameException {
            ByteBuffer body =
                    ByteBuffer.allocate(28).put(wave(number)).putInt(nodes).putLong(5);
            waves.message(Messages.ECHO, body.flip(), barriers);
        }
    }

    private final Waves node = new Waves(1);

    @Test
    void allNodesOfAConnectedGraphAreCountedOnce() throws MalformedFrameException {
        for (int seed = 0; seed < 30; seed++) {
            ends.clear();
            List<Waves> nodes = nodes(random.nextInt(1, 12));
            for (int i = 1; i < nodes.size(); i++) {
                link(nodes.get(i), nodes.get(random.nextInt(i)));
            }
            for (int more = random.nextInt(10); more > 0 && nodes.size() > 1; more--) {
                int one = random.nextInt(1, nodes.size());
                link(nodes.get(one), nodes.get(random.nextInt(one)));
            }
            List<CompletableFuture<Integer>> asked = new ArrayList<>();
            for (Waves each : nodes) {
                if (asked.isEmpty() || random.nextInt(3) == 0) {
                    asked.add(new Awaiting(each, timing).add(MINUTE.toNanos()));
                }
            }
            for (CompletableFuture<Integer> each : asked) {
                assertThat(answer(each)).as("seed %s", seed).isEqualTo(nodes.size());
            }
        }
    }

    /** What the other link has brought, and its thread not told yet, would be owed behind the wave. */
    @Test
    void nothingIsSentOnBeforeEveryLinkHasPassed() throws MalformedFrameException {
        Played parent = new Played(node);
        Played child = new Played(node);
        parent.barrier(1);
        assertThat(child.fill()).isEmpty();
        assertThat(parent.fill()).isEmpty();
        assertThat(child.fill()).containsExactly("barrier");
        child.echo(1, 4);
        assertThat(parent.fill()).as("it has passed, but the child hasn't").isEmpty();
        assertThat(child.fill()).isEmpty();
        assertThat(parent.fill()).containsExactly("echo of 5");
    }

    @Test
    void aLinkThatGoesDownWhileItIsWaitedForMakesTheWaveIncomplete() throws MalformedFrameException {
        Played parent = new Played(node);
        Played child = new Played(node);
        Played other = new Played(node);
        parent.barrier(1);
        child.fill();
        other.fill();
        parent.fill();
        other.echo(1, 1);
        node.linkDown(other.barriers);
        assertThat(parent.fill()).as("it has answered").isEmpty();
        node.linkDown(child.barriers);
        assertThat(parent.fill()).containsExactly("echo of -1");
    }

    @Test
    void anIncompleteEchoIsPassedOnAtOnce() throws MalformedFrameException {
        Played parent = new Played(node);
        Played child = new Played(node);
        Played other = new Played(node);
        parent.barrier(1);
        child.fill();
        other.fill();
        parent.fill();
        child.fill();
        child.echo(1, -1);
        assertThat(parent.fill()).containsExactly("echo of -1");
        other.echo(1, 3);
        assertThat(parent.fill()).isEmpty();
    }

    @Test
    void aLinkThatGoesDownNeedNotPassAnyMore() throws MalformedFrameException {
        Played parent = new Played(node);
        Played gone = new Played(node);
        Played child = new Played(node);
        parent.barrier(1);
        parent.fill();
        child.fill();
        node.linkDown(gone.barriers);
        assertThat(child.fill()).containsExactly("barrier");
    }

    /** Floods have gone over another one for a while: what was owed last isn't owed on this one. */
    @Test
    void aLinkThatWasReplacedCarriesNothingThatCounts() throws MalformedFrameException {
        Played parent = new Played(node);
        Played replaced = new Played(node);
        replaced.up = false;
        parent.barrier(1);
        parent.up = false;
        parent.fill();
        replaced.fill();
        assertThat(replaced.fill()).isEmpty();
        assertThat(parent.fill()).containsExactly("echo of -1");
    }

    @Test
    void barriersThatCrossAnswerEachOther() throws MalformedFrameException {
        Played parent = new Played(node);
        Played other = new Played(node);
        parent.barrier(1);
        other.barrier(1); // which is still to be sent one, and waits for it
        parent.fill();
        assertThat(other.fill()).containsExactly("barrier");
        assertThat(parent.fill()).containsExactly("echo of 1");
    }

    @Test
    void aLinkThatIsNewerThanTheWaveIsAnsweredAndCountsNothing() throws MalformedFrameException {
        Played parent = new Played(node);
        parent.barrier(1);
        parent.fill();
        Played late = new Played(node);
        late.barrier(1);
        assertThat(late.fill()).containsExactly("echo of 0");
        parent.barrier(1); // once more, as a network may have it
        assertThat(parent.fill()).isEmpty();
    }

    @Test
    void fewWavesOfALinkAreUnderWayAndFewInAllRemembered() throws MalformedFrameException {
        Played child = new Played(node); // which never answers
        List<Played> parents = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            parents.add(new Played(node));
        }
        Played first = parents.get(0);
        for (long number = 0; number < 129; number++) {
            first.barrier(number);
        }
        assertThat(first.fill()).containsExactly("echo of -1");
        for (int i = 1; i < 8; i++) {
            for (long number = 0; number < 128; number++) {
                parents.get(i).barrier(1_000L * i + number);
            }
        }
        for (Played parent : parents) {
            parent.fill();
        }
        child.fill();
        assertThat(first.fill()).doesNotContain("echo of -1");
        parents.get(8).barrier(10_000);
        assertThat(first.fill()).as("the oldest had to go").containsExactly("echo of -1");
    }

    /** It would wait for a child that has answered already, for ever, and of so many waves no more would be taken. */
    @Test
    void aWaveIsHeardOfOnceThoughTheLinkThatBroughtItIsGone() throws MalformedFrameException {
        link(node, new Waves(2));
        Played roundabout = new Played(node);
        for (long number = 1; number <= 200; number++) {
            Played parent = new Played(node);
            parent.barrier(number);
            run(roundabout, parent);
            node.linkDown(parent.barriers);
            roundabout.barrier(number);
            run(roundabout);
        }
        roundabout.barrier(1_000);
        assertThat(run(roundabout)).containsExactly("echo of 2");
    }

    /** Lets all be said; returns what was said on the first. */
    private List<String> run(Played... played) throws MalformedFrameException {
        List<String> said = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            run();
            for (Played each : played) {
                List<String> now = each.fill();
                said.addAll(each.equals(played[0]) ? now : List.of());
            }
        }
        return said;
    }

    @Test
    void nonsenseIsRefused() {
        Played link = new Played(node);
        assertThatThrownBy(() -> node.message(Messages.BARRIER, ByteBuffer.allocate(15), link.barriers))
                .isInstanceOf(MalformedFrameException.class);
        assertThatThrownBy(() -> node.message(Messages.ECHO, ByteBuffer.allocate(27), link.barriers))
                .isInstanceOf(MalformedFrameException.class);
    }

    @Test
    void aHerdOfOneHasConverged() throws MalformedFrameException {
        assertThat(answer(new Awaiting(node, timing).add(MINUTE.toNanos()))).isEqualTo(1);
    }

    @Test
    void whoIsNotAnsweredIsToldSoWhenHisTimeIsOver() throws MalformedFrameException {
        Played silent = new Played(node);
        Awaiting awaiting = new Awaiting(node, timing);
        CompletableFuture<Integer> asked = awaiting.add(MINUTE.toNanos());
        timing.advance(Duration.ofSeconds(59));
        silent.fill();
        assertThat(asked).isNotDone();
        timing.advance(Duration.ofSeconds(2));
        assertThat(asked).isCompletedWithValue(0);
    }

    @Test
    void aWaveThatIsNotCompleteIsTriedAgainAndTwoLikeEachOtherMustFollow() throws MalformedFrameException {
        Played peer = new Played(node);
        Awaiting awaiting = new Awaiting(node, timing);
        CompletableFuture<Integer> asked = awaiting.add(MINUTE.toNanos());
        int[] nodes = {1, -1, 1, 2, 2};
        for (int number = 1; number <= nodes.length; number++) {
            if (number == 3) {
                timing.advance(Duration.ofMillis(99));
                assertThat(peer.fill()).as("it pauses").isEmpty();
            }
            timing.advance(Duration.ofMillis(1));
            assertThat(peer.fill()).containsExactly("barrier");
            assertThat(asked).isNotDone();
            echo(peer, number, nodes[number - 1]);
        }
        timing.advance(Duration.ofMillis(1));
        assertThat(asked).isCompletedWithValue(3);
    }

    /** Of a wave of this node's. */
    private void echo(Played from, long number, int nodes) throws MalformedFrameException {
        ByteBuffer echo =
                ByteBuffer.allocate(28).putLong(1).putLong(number).putInt(nodes).putLong(9);
        node.message(Messages.ECHO, echo.flip(), from.barriers);
        assertThat(from.fill()).isEmpty(); // it passes
    }

    @Test
    void whoComesWhileAWaveIsUnderWayWaitsForTwoThatBeginLater() throws MalformedFrameException {
        Played peer = new Played(node);
        Awaiting awaiting = new Awaiting(node, timing);
        CompletableFuture<Integer> first = awaiting.add(MINUTE.toNanos());
        timing.advance(Duration.ofMillis(1));
        CompletableFuture<Integer> second = awaiting.add(MINUTE.toNanos());
        for (int number = 1; number <= 4; number++) {
            assertThat(second).as("wave %s", number).isNotDone();
            assertThat(first.isDone()).as("wave %s", number).isEqualTo(number > 2);
            peer.fill();
            echo(peer, number, 1);
            timing.advance(Duration.ofMillis(1));
        }
        assertThat(second).isCompletedWithValue(2);
    }

    @Test
    void whoComesWhenOthersAreToldWaitsForTwoThatFollowEachOther() throws MalformedFrameException {
        Played peer = new Played(node);
        Awaiting awaiting = new Awaiting(node, timing);
        CompletableFuture<Integer> second =
                awaiting.add(MINUTE.toNanos()).thenCompose(nodes -> awaiting.add(MINUTE.toNanos()));
        for (int number = 1; number <= 4; number++) {
            timing.advance(Duration.ofMillis(1));
            assertThat(second).as("wave %s", number).isNotDone();
            assertThat(peer.fill()).as("wave %s", number).containsExactly("barrier");
            echo(peer, number, 1);
        }
        timing.advance(Duration.ofMillis(1));
        assertThat(second).isCompletedWithValue(2);
    }

    @Test
    void whoWaitsWhenTheNodeLeavesIsToldSo() {
        Awaiting awaiting = new Awaiting(node, timing);
        CompletableFuture<Integer> before = awaiting.add(MINUTE.toNanos());
        awaiting.stop();
        assertThat(before).isCompletedWithValue(0);
        assertThat(awaiting.add(MINUTE.toNanos())).isCompletedWithValue(0);
    }
}

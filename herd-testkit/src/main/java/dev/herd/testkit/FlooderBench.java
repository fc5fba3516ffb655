package dev.herd.testkit;

import dev.herd.flood.Flooder;
import dev.herd.flood.Peer;
import dev.herd.flood.Step;
import dev.herd.testkit.RecordingStep.Decision;
import dev.herd.testkit.RecordingStep.Kind;
import dev.herd.value.HerdRecord;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One flooder among peers that only exist by name; every call gets a strict step of its own. */
final class FlooderBench {

    private static final int MOST_TIMERS = 1_000;

    private final Flooder flooder;
    private final List<TestPeer> peers = new ArrayList<>();
    private final Deque<Long> timers = new ArrayDeque<>();

    FlooderBench(Flooder flooder) {
        this.flooder = flooder;
    }

    void link(String name) {
        TestPeer peer = new TestPeer(name, name.hashCode());
        peers.add(peer);
        call((f, step) -> f.linkUp(peer, step));
    }

    void unlink(String name) {
        TestPeer peer = peer(name);
        peers.remove(peer);
        call((f, step) -> f.linkDown(peer, step));
    }

    TestPeer peer(String name) {
        for (TestPeer peer : peers) {
            if (peer.node().equals(name)) {
                return peer;
            }
        }
        throw new AssertionError("no peer " + name);
    }

    RecordingStep call(BiConsumer<Flooder, Step> action) {
        RecordingStep step = new RecordingStep(peers);
        action.accept(flooder, step);
        step.over();
        for (Decision each : step.decisions()) {
            if (each.kind() == Kind.TIMER) {
                timers.add(Long.parseLong(each.key()));
            }
        }
        return step;
    }

    /** Who is told of news or gets it announced, at once or when the timers that were set run out. */
    Set<String> reachedBy(HerdRecord news, @Nullable String sender) {
        Peer from = sender == null ? null : peer(sender);
        Set<String> reached = new TreeSet<>();
        RecordingStep step = call((f, s) -> f.news(news, from, s));
        int fired = 0;
        while (true) {
            reached.addAll(step.peersOf(Kind.TELL, news.key()));
            reached.addAll(step.peersOf(Kind.ANNOUNCE, news.key()));
            Long token = timers.poll();
            if (token == null || ++fired > MOST_TIMERS) {
                return reached;
            }
            step = call((f, s) -> f.timer(token, s));
        }
    }

    RecordingStep randomCall(Random random, HerdRecord record, String name) {
        TestPeer peer = peer(name);
        return switch (random.nextInt(8)) {
            case 0 -> call((f, s) -> f.duplicate(record, peer, s));
            case 1 -> call((f, s) -> f.older(record, peer, s));
            case 2 -> call((f, s) -> f.announced(FlooderHerd.headerOf(record), peer, s));
            case 3 -> {
                byte[] message = new byte[random.nextInt(60)];
                random.nextBytes(message);
                yield call((f, s) -> f.control(ByteBuffer.wrap(message), peer, s));
            }
            case 4 -> {
                Long token = timers.poll();
                yield token == null ? call((f, s) -> f.news(record, null, s)) : call((f, s) -> f.timer(token, s));
            }
            case 5 -> {
                unlink(name);
                RecordingStep between = call((f, s) -> f.news(record, null, s));
                link(name);
                yield between;
            }
            default -> call((f, s) -> f.news(record, peer, s));
        };
    }
}

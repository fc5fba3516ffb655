package dev.herd.node;

import dev.herd.flood.Flooder;
import dev.herd.flood.Peer;
import dev.herd.store.Store;
import dev.herd.time.Timing;
import dev.herd.value.HerdRecord;
import dev.herd.value.RecordHeader;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the flooder: one call at a time unless it allows more, and carries out what it decides after it has returned,
 * outside the lock.
 */
final class Flood {

    private final Flooder flooder;
    private final boolean concurrent;
    private final LinkSet links;
    private final Timing timing;
    private final long seed;

    /** Weak, lest a thread that once wrote keep the whole node, store and all, when that has long been closed. */
    @SuppressWarnings("ThreadLocalUsage") // a step serves this flood alone
    private final ThreadLocal<WeakReference<FloodStep>> steps = new ThreadLocal<>();

    Flood(Flooder flooder, LinkSet links, Timing timing, long seed) {
        this.flooder = flooder;
        this.concurrent = flooder.concurrent();
        this.links = links;
        this.timing = timing;
        this.seed = seed;
    }

    /** A step for one who brings many updates; {@link FloodStep#flush} is up to him. */
    FloodStep newStep() {
        return new FloodStep(links, seed, this::setTimer);
    }

    /** A record written on this node. */
    void written(HerdRecord record) {
        FloodStep step = ofThisThread();
        received(record, Store.Outcome.NEWS, null, step);
        step.flush();
    }

    private FloodStep ofThisThread() {
        WeakReference<FloodStep> kept = steps.get();
        FloodStep step = kept == null ? null : kept.get();
        if (step == null) {
            step = newStep();
            steps.set(new WeakReference<>(step));
        }
        return step;
    }

    /** A record that came over a link, with what its merge came to. */
    void received(HerdRecord record, Store.Outcome outcome, @Nullable Peer from, FloodStep step) {
        step.begin();
        if (concurrent) {
            tell(record, outcome, from, step);
        } else {
            synchronized (flooder) {
                tell(record, outcome, from, step);
            }
        }
    }

    private void tell(HerdRecord record, Store.Outcome outcome, @Nullable Peer from, FloodStep step) {
        if (outcome == Store.Outcome.NEWS) {
            flooder.news(record, from, step);
        } else if (from != null && outcome == Store.Outcome.SAME) {
            flooder.duplicate(record, from, step);
        } else if (from != null && outcome == Store.Outcome.OLDER) {
            flooder.older(record, from, step);
        }
    }

    void announced(RecordHeader header, Peer from, FloodStep step) {
        decide(step, now -> flooder.announced(header, from, now));
    }

    void control(ByteBuffer message, Peer from, FloodStep step) {
        decide(step, now -> flooder.control(message, from, now));
    }

    void linkUp(Peer peer, FloodStep step) {
        decide(step, now -> flooder.linkUp(peer, now));
        step.flush();
    }

    void suspected(Peer peer) {
        FloodStep step = newStep();
        decide(step, now -> flooder.suspected(peer, now));
        step.flush();
    }

    void linkDown(Peer peer) {
        FloodStep step = newStep();
        decide(step, now -> flooder.linkDown(peer, now));
        step.flush();
    }

    private void setTimer(long delayNanos, long token) {
        timing.after(delayNanos, () -> {
            FloodStep step = newStep();
            decide(step, now -> flooder.timer(token, now));
            step.flush();
        });
    }

    private void decide(FloodStep step, Consumer<FloodStep> call) {
        step.begin();
        if (concurrent) {
            call.accept(step);
        } else {
            synchronized (flooder) {
                call.accept(step);
            }
        }
    }
}

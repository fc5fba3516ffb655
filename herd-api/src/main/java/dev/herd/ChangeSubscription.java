package dev.herd;

import dev.herd.node.ListenerQueue;
import dev.herd.value.Keyed;
import java.util.concurrent.Flow;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue's listener as a {@link Flow.Subscriber} sees it. That its signals are serial, come with demand only, and end
 * is the queue's doing; the numbers below are those of the Reactive Streams' rules.
 */
final class ChangeSubscription<C> implements ListenerQueue.Listener {

    private static final Logger log = LoggerFactory.getLogger(ChangeSubscription.class);

    private final Flow.Subscriber<? super C> subscriber;
    private final Function<Keyed, @Nullable C> read;
    private @Nullable ListenerQueue queue; // of the queue's own calls only

    ChangeSubscription(Flow.Subscriber<? super C> subscriber, Function<Keyed, @Nullable C> read) {
        this.subscriber = subscriber;
        this.read = read;
    }

    @Override
    public void begun(ListenerQueue of) {
        queue = of;
        guarded(() -> subscriber.onSubscribe(new Demand(of)));
    }

    /** What can't be decoded is none of those asked for: else one who asks for one at a time would wait for ever. */
    @Override
    public boolean changed(Keyed key) {
        C change = read.apply(key);
        if (change == null) {
            return false;
        }
        guarded(() -> subscriber.onNext(change));
        return true;
    }

    @Override
    public void ended(@Nullable Throwable failure) {
        if (failure == null) {
            guarded(subscriber::onComplete);
        } else {
            guarded(() -> subscriber.onError(failure));
        }
    }

    /** A subscriber that throws has cancelled (2.13). */
    private void guarded(Runnable signal) {
        try {
            signal.run();
        } catch (Throwable e) {
            log.error("a subscriber threw, and is told of nothing any more", e);
            if (queue != null) {
                queue.close();
            }
        }
    }

    /** What the subscriber holds; the queue lets go of the subscriber when it is over (3.13), so this may be kept. */
    private record Demand(ListenerQueue queue) implements Flow.Subscription {

        @Override
        public void request(long count) {
            if (count > 0) {
                queue.request(count);
            } else {
                queue.end(new IllegalArgumentException(
                        "a subscriber has requested " + count + " changes, but must request at least 1 (3.9)"));
            }
        }

        @Override
        public void cancel() {
            queue.close();
        }
    }
}

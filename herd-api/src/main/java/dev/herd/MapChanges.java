package dev.herd;

import static java.util.Objects.requireNonNull;

import com.google.common.primitives.Ints;
import dev.herd.HerdMap.Change;
import dev.herd.HerdMap.ChangeListener;
import dev.herd.HerdMap.Filter;
import dev.herd.HerdMap.Registration;
import dev.herd.node.ListenerQueue;
import dev.herd.node.Node;
import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import dev.herd.value.Keyed;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a map's listeners and subscribers of its changes: each has a queue of its own at the node. */
final class MapChanges<K, V> {

    private static final Logger log = LoggerFactory.getLogger(MapChanges.class);

    private final Encoding<K, V> encoding;
    private final Node node;
    private final Executor herdExecutor;
    private final Subscriptions subscriptions;

    MapChanges(Encoding<K, V> encoding, Node node, Executor herdExecutor, Subscriptions subscriptions) {
        this.encoding = encoding;
        this.node = node;
        this.herdExecutor = herdExecutor;
        this.subscriptions = subscriptions;
    }

    Registration listen(Filter<K> filter, ChangeListener<K, V> listener) {
        return listen(filter, herdExecutor, listener);
    }

    Registration listen(Filter<K> filter, Executor executor, ChangeListener<K, V> listener) {
        requireNonNull(listener, "listener");
        requireNonNull(executor, "executor");
        subscriptions.check();
        ListenerQueue queue = open(wanted(filter), executor, new Telling(listener));
        queue.request(Long.MAX_VALUE);
        return queue::close;
    }

    Flow.Publisher<Change<K, V>> publisher(Filter<K> filter) {
        Predicate<Keyed> wanted = wanted(filter);
        return subscriber -> {
            requireNonNull(subscriber, "subscriber");
            open(wanted, herdExecutor, new ChangeSubscription<>(subscriber, this::read));
        };
    }

    private ListenerQueue open(Predicate<Keyed> wanted, Executor executor, ListenerQueue.Listener listener) {
        Opened opened = new Opened();
        int mostKeys = Ints.saturatedCast(node.limits().storeKeys());
        ListenerQueue queue = new ListenerQueue(wanted, executor, listener, opened::release, mostKeys, node.seed());
        opened.queue = queue;
        node.listeners().add(queue);
        subscriptions.add(opened.ending);
        queue.start();
        return queue;
    }

    /** Where a queue is known, and so where it must be forgotten when it is over. */
    private final class Opened {
        private @Nullable ListenerQueue queue;
        private final Runnable ending = this::end;

        private void end() {
            if (queue != null) {
                queue.end(null);
            }
        }

        private void release() {
            if (queue != null) {
                node.listeners().remove(queue);
                subscriptions.remove(ending);
            }
        }
    }

    private Predicate<Keyed> wanted(Filter<K> filter) {
        requireNonNull(filter, "filter");
        if (filter instanceof Filter.One<K> one) {
            return encoding.key(one.key())::sameKey;
        }
        Key prefix = filter instanceof Filter.Prefix<K> some ? encoding.key(some.prefix()) : encoding.map();
        return key -> key.startsWith(prefix);
    }

    /** Reads what a changed key has become; null if that can't be decoded. */
    private @Nullable Change<K, V> read(Keyed changed) {
        K key = encoding.keyOrSkip(changed);
        if (key == null) {
            return null;
        }
        HerdRecord record = node.replica().get(changed);
        if (record == null) {
            return new Change<>(key, null);
        }
        V value = encoding.valueOrSkip(record);
        return value == null ? null : new Change<>(key, value);
    }

    /** A listener that takes all there is. */
    private final class Telling implements ListenerQueue.Listener {
        private final ChangeListener<K, V> listener;

        Telling(ChangeListener<K, V> listener) {
            this.listener = listener;
        }

        @Override
        public boolean changed(Keyed key) {
            Change<K, V> change = read(key);
            if (change != null) {
                listener.changed(change);
            }
            return true;
        }

        @Override
        public void ended(@Nullable Throwable failure) {
            if (failure != null) {
                log.error(
                        "a listener of map '{}' is told of nothing any more",
                        encoding.map().map(),
                        failure);
            }
        }
    }
}

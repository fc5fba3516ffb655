package dev.herd;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A named map of a herd: every node holds all of it, reads are local, and a change made on any node reaches all others.
 * May be used by any threads; nothing blocks on the network, ever.
 *
 * <p>It is a {@link ConcurrentMap} in every respect <em>on its node</em>: compound operations such as
 * {@link #putIfAbsent} or {@link #compute} are atomic among the threads of this node. They are not atomic across nodes:
 * two nodes may both succeed with {@code putIfAbsent} at once. The newer of two writes of one key then wins on all
 * nodes alike, and the other is gone: by time first, so nodes need clocks that are roughly right.
 *
 * <p>Keys and values are not null. Keys are equal when their encoded bytes are, whatever {@code equals} says; the same
 * goes for {@code containsValue}, {@code replace} and {@code remove} with a value. Views and iterators are weakly
 * consistent, as those of {@link java.util.concurrent.ConcurrentHashMap} are; {@code size} counts, in time
 * proportional to what the node holds.
 *
 * <p>What a peer has written with another codec may be nothing that this map's codecs can decode. {@code get}, and
 * whatever else asks for just that value, throws {@link IllegalArgumentException} then; whatever walks through many
 * ({@code values}, {@code entrySet}, {@code replaceAll}, listeners) passes it over, which {@link HerdStats#undecodable}
 * counts; {@code containsKey} and {@code size} count it in, so {@code size} can be more than a walk meets. {@code put} and
 * {@code remove} get rid of it; where they return the value that was before, they return null for it.
 *
 * <p>{@code put} says anew how long a value lives, for ever if nothing is said. What makes a new value of the one that
 * is there leaves the moment at which it expires as it is: {@code replace}, {@code replaceAll}, {@code compute},
 * {@code computeIfPresent}, {@code merge}, {@code setValue} of an entry. So a counter that was put for an hour is still gone after that hour.
 *
 * <p>Writes throw {@link IllegalArgumentException} if a key or a value is larger than the node's limits or can't be
 * encoded, and {@link IllegalStateException} if the node is closed, or if they need more room and the node's store has
 * reached 90 % of one of its bounds ({@code storeKeys} and {@code storeBytes} of {@link dev.herd.value.Limits}): what is
 * left is for what peers write. The functions given to {@code compute} and its like run while the key is locked, and
 * maybe others with it: they must be short. They may read the herd's maps, but not write to them, which throws
 * {@link IllegalStateException} at once; nor may they wait for a thread that does, which nobody can notice.
 *
 * @param <K> keys
 * @param <V> values
 */
public interface HerdMap<K, V> extends ConcurrentMap<K, V> {

    /**
     * The map's name.
     *
     * @return the same on all nodes
     */
    String name();

    /**
     * Puts a value that expires.
     *
     * @param key the key
     * @param value the value
     * @param expiry how long from now the value is visible, positive and at most 100 years; the moment is fixed here, and
     *     every node keeps to it alike
     * @return the value that was visible before, or null
     */
    @Nullable
    V put(K key, V value, Duration expiry);

    /**
     * Puts a value under the time of whoever it comes from, say a client with a clock of its own. It counts only if
     * that is later than the time of what is stored, wherever it was put; of two different puts with equal times all
     * nodes settle on the same one.
     *
     * <p>That it was stored is said of this node, now. It may still lose to a later time that a peer knows of and this
     * node does not yet, as any put may; or not any more: a value that has expired is seen nowhere, but each node
     * forgets it in its own time, within a minute or so, and until the last one has, a put that is older than it can be
     * stored here and yet be superseded by it, which leaves the key without a value. Times that grow from put to put of
     * a key never meet this.
     *
     * @param key the key
     * @param value the value
     * @param timeNanos the client's time in nanoseconds since 1970-01-01T00:00Z; may lie in the past as far as it likes
     * @return what came of it
     * @throws IllegalArgumentException if the time is further ahead of this node's clock than {@code maxClientAhead}
     *     (five minutes unless configured), or after the year 2200
     */
    PutAt<V> putAt(K key, V value, long timeNanos);

    /**
     * As {@link #putAt(Object, Object, long)}, with an expiry that counts from now, not from the client's time.
     *
     * @param key the key
     * @param value the value
     * @param timeNanos the client's time in nanoseconds since 1970-01-01T00:00Z
     * @param expiry how long from now the value is visible, positive and at most 100 years
     * @return what came of it
     * @throws IllegalArgumentException as above
     */
    PutAt<V> putAt(K key, V value, long timeNanos, Duration expiry);

    /**
     * What came of a {@link HerdMap#putAt}.
     *
     * @param <V> values
     * @param stored whether the value was stored on this node; if not, what was there is as new or newer. It is no
     *     promise that no peer holds a later time, see {@link HerdMap#putAt(Object, Object, long)}
     * @param value what is stored now: the value put, or the one that superseded it; null if that was a removal, or has
     *     expired
     * @param timeNanos the time of what is stored now, in nanoseconds since 1970-01-01T00:00Z
     */
    record PutAt<V>(boolean stored, @Nullable V value, long timeNanos) {}

    /**
     * Waits, without blocking, until a number of nodes hold what this node holds under a key at the moment of the call, or
     * a later version of it: the receipt of a write, be it a put or a removal, which is called right behind the write. The
     * nodes are asked for it then, link by link, and not before, so writes of which nobody asks cost nothing. That a node
     * holds it says that its reads show it, not that it is on a disk.
     *
     * @param key the key
     * @param nodes how many, this one included; at least 1
     * @param timeout for how long to wait; positive and at most 100 years
     * @return completes, on the herd's listener executor, with how many nodes are known to hold it, this one included:
     *     {@code nodes} or more, or fewer if the time is over or the node leaves; 0 if this node holds nothing under the
     *     key, nor that it was removed. A node that was restarted meanwhile may count as two. Nodes that have dropped the
     *     version, since it has expired or breaks their limits, are not among them
     * @throws IllegalArgumentException if {@code nodes} is less than 1, or the timeout out of range
     * @throws IllegalStateException if the node is closed, or 65,536 receipts are waited for already
     */
    CompletableFuture<Integer> awaitHeld(K key, int nodes, Duration timeout);

    /**
     * A key has changed.
     *
     * @param <K> keys
     * @param <V> values
     * @param key the key
     * @param value its value now, or null if it has none any more: it was removed, or has expired
     */
    record Change<K, V>(K key, @Nullable V value) {}

    /**
     * Is told of changes, wherever they were made: puts, removals and expiries. An expiry is told when the node meets it
     * on its round through all that it holds, up to a minute after {@code get} has ceased to see the value. Called by one thread at a time, on the herd's listener executor or
     * the one given; never by a thread that updates wait for. Each key's versions come in their order; a listener that
     * is slower than the changes misses versions in between, never the last. The same version may come twice. What it
     * throws is logged, and it is told of the next change all the same.
     *
     * @param <K> keys
     * @param <V> values
     */
    @FunctionalInterface
    interface ChangeListener<K, V> {

        /**
         * Takes a change.
         *
         * @param change what has changed
         */
        void changed(Change<K, V> change);
    }

    /** A listener's registration. */
    @FunctionalInterface
    interface Registration extends AutoCloseable {

        /** Ends it: the listener is not called any more, but for a call under way. Harmless when repeated. */
        @Override
        void close();
    }

    /**
     * Which changes a listener is told of.
     *
     * @param <K> keys
     */
    sealed interface Filter<K> {

        /**
         * Every key of the map.
         *
         * @param <K> keys
         * @return the filter
         */
        static <K> Filter<K> all() {
            return new All<>();
        }

        /**
         * One key.
         *
         * @param <K> keys
         * @param key the key
         * @return the filter
         */
        static <K> Filter<K> key(K key) {
            return new One<>(key);
        }

        /**
         * The keys whose encoded bytes begin with those of a given one.
         *
         * @param <K> keys
         * @param prefix for instance {@code "sport/"} with {@link Codec#string()}
         * @return the filter
         */
        static <K> Filter<K> prefix(K prefix) {
            return new Prefix<>(prefix);
        }

        /**
         * Every key.
         *
         * @param <K> keys
         */
        record All<K>() implements Filter<K> {}

        /**
         * One key.
         *
         * @param <K> keys
         * @param key the key
         */
        record One<K>(K key) implements Filter<K> {

            /** Refuses null. */
            public One {
                requireNonNull(key, "key");
            }
        }

        /**
         * Keys with a prefix.
         *
         * @param <K> keys
         * @param prefix the prefix
         */
        record Prefix<K>(K prefix) implements Filter<K> {

            /** Refuses null. */
            public Prefix {
                requireNonNull(prefix, "prefix");
            }
        }
    }

    /**
     * Listens to changes from now on, expiries included (see {@link ChangeListener}), on the herd's listener executor.
     *
     * @param filter which
     * @param listener who is told
     * @return the registration
     * @throws IllegalStateException if the node is closed
     */
    Registration listen(Filter<K> filter, ChangeListener<K, V> listener);

    /**
     * Listens to changes from now on, expiries included (see {@link ChangeListener}).
     *
     * @param filter which
     * @param executor where the listener runs
     * @param listener who is told
     * @return the registration
     * @throws IllegalStateException if the node is closed
     */
    Registration listen(Filter<K> filter, Executor executor, ChangeListener<K, V> listener);

    /**
     * The changes as a publisher under the rules of {@link Flow}. Each subscriber has a set of its own of the keys that
     * have changed since it subscribed, so one that asks slowly costs little and still ends with the newest version.
     * It never completes but by {@link Herd#close()}.
     *
     * @param filter which changes
     * @return a publisher that may be subscribed to any number of times; it signals on the herd's listener executor
     */
    Flow.Publisher<Change<K, V>> changes(Filter<K> filter);
}

package dev.herd;

import static java.util.Objects.requireNonNull;

import dev.herd.node.Node;
import dev.herd.node.Replica;
import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.AbstractMap;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A map over a node's replica. Each operation encodes its key once, and is one read or one atomic write of the replica;
 * what is read is decoded straight from the record. Writes that replace a value without telling what it was work though
 * it can't be decoded: that is how such a value is got rid of.
 */
final class ReplicaMap<K, V> extends AbstractMap<K, V> implements HerdMap<K, V> {

    private static final Duration LONGEST_LIFE = Duration.ofDays(100L * 365);

    private final String name;
    private final Encoding<K, V> encoding;
    private final Node node;
    private final Replica replica;
    private final MapRecords records;
    private final MapChanges<K, V> changes;
    private final Executor listenerExecutor;
    private final Subscriptions subscriptions;
    private final Set<K> keySet;
    private final Set<Map.Entry<K, V>> entrySet;
    private final Collection<V> values;

    /**
     * A map.
     *
     * @throws IllegalArgumentException if the name is too short or too long
     */
    ReplicaMap(
            String name,
            Codec<K> keys,
            Codec<V> values,
            Node node,
            Executor listenerExecutor,
            Subscriptions subscriptions) {
        this.name = name;
        this.encoding = new Encoding<>(name, keys, values, node.counters());
        this.node = node;
        this.replica = node.replica();
        this.records = new MapRecords(replica, encoding.map());
        this.changes = new MapChanges<>(encoding, node, listenerExecutor, subscriptions);
        this.listenerExecutor = listenerExecutor;
        this.subscriptions = subscriptions;
        this.keySet = new MapKeys<>(records, encoding);
        this.entrySet = new MapEntries<>(records, encoding);
        this.values = new MapValues<>(records, encoding);
    }

    boolean hasCodecs(Codec<?> keys, Codec<?> values) {
        return encoding.isOf(keys, values);
    }

    @Override
    public String name() {
        return name;
    }

    // Reading

    @Override
    public @Nullable V get(Object key) {
        return valueOf(replica.get(encoding.key(key)));
    }

    private @Nullable V valueOf(@Nullable HerdRecord record) {
        return record == null ? null : encoding.value(record);
    }

    private @Nullable V valueOrSkip(@Nullable HerdRecord record) {
        return record == null ? null : encoding.valueOrSkip(record);
    }

    @Override
    public boolean containsKey(Object key) {
        return records.contains(encoding.key(key));
    }

    @Override
    public boolean containsValue(Object value) {
        return records.anyWith(encoding.value(value));
    }

    @Override
    public int size() {
        return records.count();
    }

    @Override
    public boolean isEmpty() {
        return records.isEmpty();
    }

    @Override
    public Set<K> keySet() {
        return keySet;
    }

    @Override
    public Set<Map.Entry<K, V>> entrySet() {
        return entrySet;
    }

    @Override
    public Collection<V> values() {
        return values;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other == this || (other instanceof Map<?, ?> map && entrySet.equals(map.entrySet()));
    }

    @Override
    public int hashCode() {
        return entrySet.hashCode();
    }

    // Putting

    @Override
    public @Nullable V put(K key, V value) {
        return put(key, value, 0);
    }

    @Override
    public @Nullable V put(K key, V value, Duration expiry) {
        return put(key, value, nanos(expiry));
    }

    private @Nullable V put(K key, V value, long lifeNanos) {
        return valueOrSkip(replica.put(encoding.key(key), encoding.value(value), lifeNanos));
    }

    private static long nanos(Duration expiry) {
        if (expiry.isNegative() || expiry.isZero() || expiry.compareTo(LONGEST_LIFE) > 0) {
            throw new IllegalArgumentException(
                    "expiry is " + expiry + ", but must be positive and at most 100 years, " + LONGEST_LIFE);
        }
        return expiry.toNanos();
    }

    @Override
    public void putAll(Map<? extends K, ? extends V> map) {
        map.forEach((key, value) -> replica.put(encoding.key(key), encoding.value(value), 0));
    }

    @Override
    public PutAt<V> putAt(K key, V value, long timeNanos) {
        return putAt(key, value, timeNanos, 0);
    }

    @Override
    public PutAt<V> putAt(K key, V value, long timeNanos, Duration expiry) {
        return putAt(key, value, timeNanos, nanos(expiry));
    }

    private PutAt<V> putAt(K key, V value, long timeNanos, long lifeNanos) {
        Replica.Placed placed = replica.putAt(encoding.key(key), encoding.value(value), timeNanos, lifeNanos);
        HerdRecord stored = placed.stored();
        return new PutAt<>(
                placed.written(), placed.written() ? value : valueOrSkip(replica.visible(stored)), stored.time());
    }

    @Override
    public @Nullable V putIfAbsent(K key, V value) {
        Key at = encoding.key(key);
        ByteBuffer bytes = encoding.value(value);
        HerdRecord there = replica.get(at);
        if (there == null) {
            there = replica.write(at, seen -> seen == null ? Replica.Change.put(bytes, 0) : null);
        }
        return valueOf(there);
    }

    @Override
    public @Nullable V replace(K key, V value) {
        Key at = encoding.key(key);
        ByteBuffer bytes = encoding.value(value);
        AtomicReference<@Nullable V> before = new AtomicReference<>();
        replica.write(at, seen -> {
            before.set(valueOf(seen));
            return seen == null ? null : Replica.Change.replace(bytes);
        });
        return before.get();
    }

    @Override
    public boolean replace(K key, V oldValue, V newValue) {
        Key at = encoding.key(key);
        ByteBuffer expected = encoding.value(oldValue);
        ByteBuffer bytes = encoding.value(newValue);
        HerdRecord before =
                replica.write(at, seen -> MapRecords.hasValue(seen, expected) ? Replica.Change.replace(bytes) : null);
        return MapRecords.hasValue(before, expected);
    }

    @Override
    public void replaceAll(BiFunction<? super K, ? super V, ? extends V> function) {
        requireNonNull(function, "function");
        MapIterator<Map.Entry<K, HerdRecord>> all = new MapIterator<>(records, record -> {
            K key = encoding.keyOrSkip(record);
            return key == null ? null : Map.entry(key, record);
        });
        while (all.hasNext()) {
            Map.Entry<K, HerdRecord> next = all.next();
            replica.write(next.getValue().key(), seen -> {
                V before = valueOrSkip(seen);
                return before == null
                        ? null
                        : Replica.Change.replace(encoding.value(function.apply(next.getKey(), before)));
            });
        }
    }

    // Removing

    /** While this node is filling, a peer may hold what isn't visible here yet: the tombstone is written all the same. */
    @Override
    public @Nullable V remove(Object key) {
        Key at = encoding.key(key);
        boolean always = node.filling();
        return valueOrSkip(replica.write(at, seen -> seen == null && !always ? null : Replica.Change.remove()));
    }

    @Override
    public boolean remove(Object key, Object value) {
        return records.remove(encoding.key(key), encoding.value(value));
    }

    @Override
    public void clear() {
        records.clear();
    }

    // Computing

    @Override
    public @Nullable V compute(K key, BiFunction<? super K, ? super @Nullable V, ? extends @Nullable V> function) {
        requireNonNull(function, "function");
        return change(encoding.key(key), before -> function.apply(key, before));
    }

    @Override
    public @Nullable V computeIfAbsent(K key, Function<? super K, ? extends @Nullable V> function) {
        requireNonNull(function, "function");
        Key at = encoding.key(key);
        HerdRecord there = replica.get(at);
        if (there != null) {
            return encoding.value(there);
        }
        AtomicReference<@Nullable V> made = new AtomicReference<>();
        there = replica.write(at, seen -> {
            V value = seen == null ? function.apply(key) : null;
            made.set(value);
            return value == null ? null : Replica.Change.put(encoding.value(value), 0);
        });
        return there == null ? made.get() : encoding.value(there);
    }

    @Override
    public @Nullable V computeIfPresent(K key, BiFunction<? super K, ? super V, ? extends @Nullable V> function) {
        requireNonNull(function, "function");
        return change(encoding.key(key), before -> before == null ? null : function.apply(key, before));
    }

    @Override
    public @Nullable V merge(K key, V value, BiFunction<? super V, ? super V, ? extends @Nullable V> function) {
        requireNonNull(function, "function");
        requireNonNull(value, "value");
        return change(encoding.key(key), before -> before == null ? value : function.apply(before, value));
    }

    /** Makes a key's value what a function makes of it; null is no value. */
    private @Nullable V change(Key at, UnaryOperator<@Nullable V> function) {
        AtomicReference<@Nullable V> after = new AtomicReference<>();
        replica.write(at, seen -> {
            V before = valueOf(seen);
            V value = function.apply(before);
            after.set(value);
            if (value == null) {
                return seen == null ? null : Replica.Change.remove();
            }
            return Replica.Change.replace(encoding.value(value));
        });
        return after.get();
    }

    // Waiting

    @Override
    public CompletableFuture<Integer> awaitHeld(K key, int nodes, Duration timeout) {
        Key at = encoding.key(key);
        if (nodes < 1) {
            throw new IllegalArgumentException("nodes is " + nodes + ", but this node alone is 1 already");
        }
        Duration patience = SettingValue.positive("timeout", timeout);
        subscriptions.check();
        return node.awaitHeld(at, nodes, patience.toNanos()).thenApplyAsync(Function.identity(), listenerExecutor);
    }

    // Listening

    @Override
    public Registration listen(Filter<K> filter, ChangeListener<K, V> listener) {
        return changes.listen(filter, listener);
    }

    @Override
    public Registration listen(Filter<K> filter, Executor executor, ChangeListener<K, V> listener) {
        return changes.listen(filter, executor, listener);
    }

    @Override
    public Flow.Publisher<Change<K, V>> changes(Filter<K> filter) {
        return changes.publisher(filter);
    }
}

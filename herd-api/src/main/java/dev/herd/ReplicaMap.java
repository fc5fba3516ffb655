package dev.herd;

import dev.herd.node.Node;
import dev.herd.node.Replica;
import dev.herd.store.Store;
import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.AbstractMap;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A map over a node's replica. */
final class ReplicaMap<K, V> extends AbstractMap<K, V> implements HerdMap<K, V> {
    private final String name;
    private final Codec<K> keys;
    private final Codec<V> values;
    private final Node node;

    ReplicaMap(
            String name,
            Codec<K> keys,
            Codec<V> values,
            Node node,
            Executor listenerExecutor,
            Subscriptions subscriptions) {
        this.name = name;
        this.keys = keys;
        this.values = values;
        this.node = node;
    }

    boolean hasCodecs(Codec<?> k, Codec<?> v) {
        return keys.equals(k) && values.equals(v);
    }

    private Key key(K key) {
        ByteBuffer encoded = keys.encode(key).duplicate();
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return Key.of(name, bytes);
    }

    private @Nullable V value(@Nullable HerdRecord record) {
        return record == null ? null : values.decode(record.valueBuffer());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    @SuppressWarnings("unchecked")
    public @Nullable V get(Object key) {
        return value(node.replica().get(key((K) key)));
    }

    @Override
    public @Nullable V put(K key, V value) {
        return value(node.replica().put(key(key), values.encode(value), 0));
    }

    @Override
    public @Nullable V put(K key, V value, Duration expiry) {
        return value(node.replica().put(key(key), values.encode(value), expiry.toNanos()));
    }

    @Override
    public PutAt<V> putAt(K key, V value, long timeNanos) {
        return putAt(key, value, timeNanos, 0);
    }

    @Override
    public PutAt<V> putAt(K key, V value, long timeNanos, Duration expiry) {
        return putAt(key, value, timeNanos, expiry.toNanos());
    }

    private PutAt<V> putAt(K key, V value, long timeNanos, long life) {
        Replica.Placed placed = node.replica().putAt(key(key), values.encode(value), timeNanos, life);
        return new PutAt<>(placed.written(), value, placed.stored().time());
    }

    @Override
    @SuppressWarnings("unchecked")
    public @Nullable V remove(Object key) {
        return value(node.replica().write(key((K) key), seen -> seen == null ? null : Replica.Change.remove()));
    }

    @Override
    public V putIfAbsent(K key, V value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean remove(Object key, Object value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean replace(K key, V oldValue, V newValue) {
        throw new UnsupportedOperationException();
    }

    @Override
    public V replace(K key, V value) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Registration listen(Filter<K> filter, ChangeListener<K, V> listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Registration listen(Filter<K> filter, Executor executor, ChangeListener<K, V> listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Flow.Publisher<Change<K, V>> changes(Filter<K> filter) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Set<Entry<K, V>> entrySet() {
        Set<Entry<K, V>> all = new HashSet<>();
        Key prefix = Key.of(name, new byte[0]);
        Store.Scan scan = node.replica().scan();
        for (HerdRecord record = scan.next(); record != null; record = scan.next()) {
            if (record.startsWith(prefix)) {
                all.add(new SimpleImmutableEntry<>(
                        keys.decode(ByteBuffer.wrap(record.keyBytes())), values.decode(record.valueBuffer())));
            }
        }
        return all;
    }
}

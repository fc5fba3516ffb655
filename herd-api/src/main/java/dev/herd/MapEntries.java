package dev.herd;

import static java.util.Objects.requireNonNull;

import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import java.nio.ByteBuffer;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A live view of a map's entries. An entry itself is of the moment when it was read; setting its value writes. */
final class MapEntries<K, V> extends AbstractSet<Map.Entry<K, V>> {

    private final MapRecords records;
    private final Encoding<K, V> encoding;

    MapEntries(MapRecords records, Encoding<K, V> encoding) {
        this.records = records;
        this.encoding = encoding;
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
    public boolean contains(@Nullable Object entry) {
        if (!(entry instanceof Map.Entry<?, ?> wanted)) {
            return false;
        }
        Key key = encoding.keyIfAny(wanted.getKey());
        ByteBuffer value = encoding.valueIfAny(wanted.getValue());
        return key != null && value != null && records.has(key, value);
    }

    @Override
    public Iterator<Map.Entry<K, V>> iterator() {
        return new MapIterator<>(records, this::entryOrSkip);
    }

    /** Without a size: entries may come and go meanwhile, and those that can't be decoded are passed over. */
    @Override
    public Spliterator<Map.Entry<K, V>> spliterator() {
        return Spliterators.spliteratorUnknownSize(iterator(), Spliterator.NONNULL | Spliterator.CONCURRENT);
    }

    @Override
    public boolean remove(@Nullable Object entry) {
        if (!(entry instanceof Map.Entry<?, ?> wanted)) {
            return false;
        }
        Key key = encoding.keyIfAny(wanted.getKey());
        ByteBuffer value = encoding.valueIfAny(wanted.getValue());
        return key != null && value != null && records.remove(key, value);
    }

    @Override
    public boolean removeIf(Predicate<? super Map.Entry<K, V>> condition) {
        requireNonNull(condition, "condition");
        return records.removeIf(record -> {
            Map.Entry<K, V> entry = entryOrSkip(record);
            return entry != null && condition.test(entry);
        });
    }

    @Override
    public void clear() {
        records.clear();
    }

    private Map.@Nullable Entry<K, V> entryOrSkip(HerdRecord record) {
        K key = encoding.keyOrSkip(record);
        V value = key == null ? null : encoding.valueOrSkip(record);
        return key == null || value == null ? null : new Written<>(key, value, this);
    }

    /** An entry whose value may be set. */
    private static final class Written<K, V> extends AbstractMap.SimpleEntry<K, V> {
        private static final long serialVersionUID = 1;

        private final transient MapEntries<K, V> entries;

        Written(K key, V value, MapEntries<K, V> entries) {
            super(key, value);
            this.entries = entries;
        }

        @Override
        public V setValue(V value) {
            entries.records.replace(entries.encoding.key(getKey()), entries.encoding.value(value));
            return super.setValue(value);
        }
    }
}

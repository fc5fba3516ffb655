package dev.herd;

import static java.util.Objects.requireNonNull;

import dev.herd.value.HerdRecord;
import java.nio.ByteBuffer;
import java.util.AbstractCollection;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A live view of a map's values. */
final class MapValues<V> extends AbstractCollection<V> {

    private final MapRecords records;
    private final Encoding<?, V> encoding;

    MapValues(MapRecords records, Encoding<?, V> encoding) {
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
    public boolean contains(@Nullable Object value) {
        ByteBuffer bytes = encoding.valueIfAny(value);
        return bytes != null && records.anyWith(bytes);
    }

    @Override
    public Iterator<V> iterator() {
        return new MapIterator<>(records, encoding::valueOrSkip);
    }

    /** Without a size: values may come and go meanwhile, and those that can't be decoded are passed over. */
    @Override
    public Spliterator<V> spliterator() {
        return Spliterators.spliteratorUnknownSize(iterator(), Spliterator.NONNULL | Spliterator.CONCURRENT);
    }

    /** Removes the value from one key that has it. */
    @Override
    public boolean remove(@Nullable Object value) {
        ByteBuffer bytes = encoding.valueIfAny(value);
        if (bytes == null) {
            return false;
        }
        MapIterator<HerdRecord> all = new MapIterator<>(records, record -> record);
        while (all.hasNext()) {
            HerdRecord record = all.next();
            if (MapRecords.hasValue(record, bytes) && records.remove(record.key(), bytes)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean removeIf(Predicate<? super V> condition) {
        requireNonNull(condition, "condition");
        return records.removeIf(record -> {
            V value = encoding.valueOrSkip(record);
            return value != null && condition.test(value);
        });
    }

    @Override
    public void clear() {
        records.clear();
    }
}

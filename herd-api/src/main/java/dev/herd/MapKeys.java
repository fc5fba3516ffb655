package dev.herd;

import static java.util.Objects.requireNonNull;

import dev.herd.value.Key;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A live view of a map's keys. */
final class MapKeys<K> extends AbstractSet<K> {

    private final MapRecords records;
    private final Encoding<K, ?> encoding;

    MapKeys(MapRecords records, Encoding<K, ?> encoding) {
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
    public boolean contains(@Nullable Object key) {
        Key at = encoding.keyIfAny(key);
        return at != null && records.contains(at);
    }

    @Override
    public Iterator<K> iterator() {
        return new MapIterator<>(records, encoding::keyOrSkip);
    }

    /** Without a size: the keys may come and go meanwhile. */
    @Override
    public Spliterator<K> spliterator() {
        return Spliterators.spliteratorUnknownSize(iterator(), Spliterator.NONNULL | Spliterator.CONCURRENT);
    }

    @Override
    public boolean remove(@Nullable Object key) {
        Key at = encoding.keyIfAny(key);
        return at != null && records.remove(at);
    }

    @Override
    public boolean removeIf(Predicate<? super K> condition) {
        requireNonNull(condition, "condition");
        boolean any = false;
        for (Iterator<K> all = iterator(); all.hasNext(); ) {
            if (condition.test(all.next())) {
                all.remove();
                any = true;
            }
        }
        return any;
    }

    @Override
    public void clear() {
        records.clear();
    }
}

package dev.herd;

import dev.herd.store.Store;
import dev.herd.value.HerdRecord;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Walks through a map's records as something else; what that can't be made of is passed over. */
final class MapIterator<T> implements Iterator<T> {

    private final MapRecords records;
    private final Store.Scan scan;
    private final Function<HerdRecord, @Nullable T> view;
    private @Nullable HerdRecord nextRecord;
    private @Nullable T next;
    private @Nullable HerdRecord last;

    MapIterator(MapRecords records, Function<HerdRecord, @Nullable T> view) {
        this.records = records;
        this.scan = records.scan();
        this.view = view;
    }

    @Override
    public boolean hasNext() {
        while (next == null) {
            nextRecord = scan.next();
            if (nextRecord == null) {
                return false;
            }
            next = view.apply(nextRecord);
        }
        return true;
    }

    @Override
    public T next() {
        T given = hasNext() ? next : null;
        if (given == null) {
            throw new NoSuchElementException();
        }
        last = nextRecord;
        next = null;
        return given;
    }

    /** Removes the key, whatever its value is by now. */
    @Override
    public void remove() {
        if (last == null) {
            throw new IllegalStateException("nothing to remove: next() was not called since");
        }
        records.remove(last.key());
        last = null;
    }
}

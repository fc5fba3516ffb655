package dev.herd.node;

import dev.herd.store.Store;
import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import dev.herd.value.Keyed;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Stores with a mistake each, which {@link SmallHerd} must find. */
final class WrongStores {

    private WrongStores() {}

    /** All as it should be, but for what is overridden. */
    private static class Right implements Store {
        final Store store;

        Right(Store store) {
            this.store = store;
        }

        @Override
        public @Nullable HerdRecord get(Keyed key) {
            return store.get(key);
        }

        @Override
        public Result merge(HerdRecord record) {
            return store.merge(record);
        }

        @Override
        public Result update(Key key, UnaryOperator<@Nullable HerdRecord> change) {
            return store.update(key, change);
        }

        @Override
        public boolean discard(HerdRecord record) {
            return store.discard(record);
        }

        @Override
        public Scan scan() {
            return store.scan();
        }

        @Override
        public long count() {
            return store.count();
        }

        @Override
        public long bytes() {
            return store.bytes();
        }

        @Override
        public double load() {
            return store.load();
        }

        final Result replace(HerdRecord record) {
            HerdRecord stored = store.get(record);
            return record.equals(stored)
                    ? new Result(Outcome.SAME, stored)
                    : store.update(record.key(), before -> record);
        }
    }

    /** Whatever comes last stays. */
    static Store arrivalDecides(Store right) {
        return new Right(right) {
            @Override
            public Result merge(HerdRecord record) {
                return replace(record);
            }
        };
    }

    /** Of a value and a tombstone it keeps the value. */
    static Store valuesWin(Store right) {
        return new Right(right) {
            @Override
            public Result merge(HerdRecord record) {
                HerdRecord stored = store.get(record);
                return stored != null && stored.isTombstone() && !record.isTombstone()
                        ? replace(record)
                        : store.merge(record);
            }
        };
    }

    /** A removal leaves nothing. */
    static Store forgetsTombstones(Store right) {
        return new Right(right) {
            @Override
            public Result merge(HerdRecord record) {
                Result result = store.merge(record);
                if (record.isTombstone()) {
                    store.discard(record);
                }
                return result;
            }
        };
    }

    /** A value that shortened another's life leaves nothing when it expires. */
    static Store expiresWithoutTrace(Store right) {
        return new Right(right) {
            @Override
            public Result merge(HerdRecord record) {
                HerdRecord stored = store.get(record);
                boolean expired =
                        stored != null && record.isTombstone() && record.stamp().equals(stored.stamp());
                Result result = store.merge(record);
                if (expired) {
                    store.discard(record);
                }
                return result;
            }
        };
    }
}

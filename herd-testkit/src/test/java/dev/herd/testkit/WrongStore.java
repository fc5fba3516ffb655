package dev.herd.testkit;

import dev.herd.store.Store;
import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import dev.herd.value.Keyed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A store that keeps all the rules, in the plainest way; each broken one overrides what it does wrong. */
class WrongStore implements StoreContract {

    @Override
    public Store newStore(long mostKeys, long mostBytes) {
        return new Plain(mostKeys, mostBytes);
    }

    /** One lock around everything, and a copy for each scan. */
    static class Plain implements Store {
        final TreeMap<Key, HerdRecord> records = new TreeMap<>();
        private final long mostKeys;
        private final long mostBytes;
        private long bytes;
        private boolean changing;

        Plain(long mostKeys, long mostBytes) {
            this.mostKeys = mostKeys;
            this.mostBytes = mostBytes;
        }

        static Key keyOf(Keyed keyed) {
            return Key.of(keyed.map(), keyed.keyBytes());
        }

        @Override
        public synchronized @Nullable HerdRecord get(Keyed key) {
            return records.get(keyOf(key));
        }

        @Override
        public synchronized Result merge(HerdRecord record) {
            refuseIfChanging();
            HerdRecord stored = get(record);
            int order = stored == null ? 1 : record.compareVersion(stored);
            return order > 0 ? store(record, stored) : new Result(order == 0 ? Outcome.SAME : Outcome.OLDER, stored);
        }

        synchronized Result store(HerdRecord record, @Nullable HerdRecord stored) {
            long growth = (long) record.size() - (stored == null ? 0 : stored.size());
            boolean full = (stored == null && count() >= mostKeys) || (growth > 0 && bytes + growth > mostBytes);
            if (!full) {
                records.put(record.key(), record);
                bytes += growth;
            }
            return new Result(full ? Outcome.FULL : Outcome.NEWS, stored);
        }

        @Override
        public Result update(Key key, UnaryOperator<@Nullable HerdRecord> change) {
            synchronized (this) {
                refuseIfChanging();
                HerdRecord stored = records.get(key);
                HerdRecord next;
                changing = true;
                try {
                    next = change.apply(stored);
                } finally {
                    changing = false;
                }
                return next == null ? new Result(Outcome.SAME, stored) : store(next, stored);
            }
        }

        /** There is one lock, and its owner comes in again: who finds this set is the function of an update. */
        void refuseIfChanging() {
            if (changing) {
                throw new IllegalStateException("a change must not change the store");
            }
        }

        @Override
        public synchronized boolean discard(HerdRecord record) {
            refuseIfChanging();
            boolean gone = records.remove(record.key(), record);
            bytes -= gone ? record.size() : 0;
            return gone;
        }

        @Override
        public synchronized Scan scan() {
            Iterator<Key> keys = new ArrayList<>(records.keySet()).iterator();
            return () -> {
                HerdRecord record = null;
                while (record == null && keys.hasNext()) {
                    record = get(keys.next());
                }
                return record;
            };
        }

        @Override
        public synchronized long count() {
            return records.size();
        }

        @Override
        public synchronized long bytes() {
            return bytes;
        }

        @Override
        public synchronized double load() {
            return Math.max((double) count() / mostKeys, (double) bytes() / mostBytes);
        }
    }

    static final class TakesOlder extends WrongStore {
        @Override
        public Store newStore(long mostKeys, long mostBytes) {
            return new Plain(mostKeys, mostBytes) {
                @Override
                public synchronized Result merge(HerdRecord record) {
                    HerdRecord stored = get(record);
                    return stored != null && stored.equals(record)
                            ? new Result(Outcome.SAME, stored)
                            : store(record, stored);
                }
            };
        }
    }

    static final class ForgetsPrevious extends WrongStore {
        @Override
        public Store newStore(long mostKeys, long mostBytes) {
            return new Plain(mostKeys, mostBytes) {
                @Override
                public synchronized Result merge(HerdRecord record) {
                    Result result = super.merge(record);
                    return result.outcome() == Outcome.NEWS ? new Result(Outcome.NEWS, null) : result;
                }
            };
        }
    }

    static final class ComparesTimesOnly extends WrongStore {
        @Override
        public Store newStore(long mostKeys, long mostBytes) {
            return new Plain(mostKeys, mostBytes) {
                @Override
                public synchronized Result merge(HerdRecord record) {
                    HerdRecord stored = get(record);
                    return stored == null || stored.equals(record) || record.time() != stored.time()
                            ? super.merge(record)
                            : new Result(Outcome.OLDER, stored);
                }
            };
        }
    }

    /** Its updates read, let another one come in between, and write. */
    static final class TearsUpdates extends WrongStore {
        @Override
        public Store newStore(long mostKeys, long mostBytes) {
            CountDownLatch two = new CountDownLatch(2);
            return new Plain(mostKeys, mostBytes) {
                @Override
                public Result update(Key key, UnaryOperator<@Nullable HerdRecord> change) {
                    HerdRecord stored = get(key);
                    HerdRecord next = change.apply(stored);
                    two.countDown();
                    try {
                        two.await(100, TimeUnit.MILLISECONDS); // so that the first two meet
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return next == null ? new Result(Outcome.SAME, stored) : store(next, stored);
                }
            };
        }
    }

    static final class TellsNewsTwice extends WrongStore {
        @Override
        public Store newStore(long mostKeys, long mostBytes) {
            return new Plain(mostKeys, mostBytes) {
                private boolean told;

                @Override
                public synchronized Result merge(HerdRecord record) {
                    Result result = super.merge(record);
                    boolean again = !told && result.outcome() == Outcome.SAME && record.time() == 8;
                    told |= again;
                    return again ? new Result(Outcome.NEWS, result.previous()) : result;
                }
            };
        }
    }

    static final class TakesDuplicates extends WrongStore {
        @Override
        public Store newStore(long mostKeys, long mostBytes) {
            return new Plain(mostKeys, mostBytes) {
                @Override
                public synchronized Result merge(HerdRecord record) {
                    Result result = super.merge(record);
                    return result.outcome() == Outcome.SAME ? new Result(Outcome.NEWS, result.previous()) : result;
                }
            };
        }
    }

    static final class MissesInScans extends WrongStore {
        @Override
        public Store newStore(long mostKeys, long mostBytes) {
            return new Plain(mostKeys, mostBytes) {
                @Override
                public synchronized Scan scan() {
                    Scan scan = super.scan();
                    return () -> {
                        HerdRecord record = scan.next();
                        return record != null && record.keyHash(0) % 7 == 0 ? scan.next() : record;
                    };
                }
            };
        }
    }

    static final class ScansACopy extends WrongStore {
        @Override
        public Store newStore(long mostKeys, long mostBytes) {
            return new Plain(mostKeys, mostBytes) {
                @Override
                public synchronized Scan scan() {
                    Iterator<HerdRecord> copy = List.copyOf(records.values()).iterator();
                    return () -> copy.hasNext() ? copy.next() : null;
                }
            };
        }
    }

    static final class CallsChangeTwice extends WrongStore {
        @Override
        public Store newStore(long mostKeys, long mostBytes) {
            return new Plain(mostKeys, mostBytes) {
                @Override
                public synchronized Result update(Key key, UnaryOperator<@Nullable HerdRecord> change) {
                    HerdRecord forNothing = change.apply(get(key));
                    HerdRecord stored = get(key);
                    return forNothing == null ? new Result(Outcome.SAME, stored) : super.update(key, change);
                }
            };
        }
    }

    static final class LetsChangesNest extends WrongStore {
        @Override
        public Store newStore(long mostKeys, long mostBytes) {
            return new Plain(mostKeys, mostBytes) {
                @Override
                void refuseIfChanging() {}
            };
        }
    }

    static final class SwallowsFailures extends WrongStore {
        @Override
        public Store newStore(long mostKeys, long mostBytes) {
            return new Plain(mostKeys, mostBytes) {
                @Override
                public synchronized Result update(Key key, UnaryOperator<@Nullable HerdRecord> change) {
                    try {
                        return super.update(key, change);
                    } catch (IllegalStateException e) {
                        return new Result(Outcome.SAME, get(key));
                    }
                }
            };
        }
    }

    static final class DiscardsAnyVersion extends WrongStore {
        @Override
        public Store newStore(long mostKeys, long mostBytes) {
            return new Plain(mostKeys, mostBytes) {
                @Override
                public synchronized boolean discard(HerdRecord record) {
                    return records.remove(record.key()) != null;
                }
            };
        }
    }

    static final class ForgetsTombstones extends WrongStore {
        @Override
        public Store newStore(long mostKeys, long mostBytes) {
            return new Plain(mostKeys, mostBytes) {
                @Override
                public synchronized @Nullable HerdRecord get(Keyed key) {
                    HerdRecord record = super.get(key);
                    return record == null || record.isTombstone() ? null : record;
                }
            };
        }
    }

    static final class KnowsNoBounds extends WrongStore {
        @Override
        public Store newStore(long mostKeys, long mostBytes) {
            return new Plain(AMPLE, AMPLE);
        }
    }

    static final class RefusesOldNewsWhenFull extends WrongStore {
        @Override
        public Store newStore(long mostKeys, long mostBytes) {
            return new Plain(mostKeys, mostBytes) {
                @Override
                public synchronized Result merge(HerdRecord record) {
                    return bytes() >= mostBytes ? new Result(Outcome.FULL, get(record)) : super.merge(record);
                }
            };
        }
    }

    /** Its index of hashes forgets that records are displaced. */
    static final class FindsOldVersions extends WrongStore {
        @Override
        public Store newStore(long mostKeys, long mostBytes) {
            return new Plain(mostKeys, mostBytes) {
                private final Map<Integer, HerdRecord> firsts = new HashMap<>();

                @Override
                synchronized Result store(HerdRecord record, @Nullable HerdRecord stored) {
                    firsts.putIfAbsent(record.keyHash(42), record);
                    return super.store(record, stored);
                }

                @Override
                public void find(long seed, int[] keyHashes, Consumer<HerdRecord> found) {
                    for (int hash : keyHashes) {
                        HerdRecord first = firsts.get(hash);
                        if (first != null) {
                            found.accept(first);
                        }
                    }
                }
            };
        }
    }

    /** It takes the sign of a hash for a part of its own. */
    static final class MissesInParts extends WrongStore {
        @Override
        public Store newStore(long mostKeys, long mostBytes) {
            return new Plain(mostKeys, mostBytes) {
                @Override
                public Scan scan(long seed, int part, int parts) {
                    Scan all = scan();
                    return () -> {
                        HerdRecord record = all.next();
                        while (record != null && ((long) record.keyHash(seed) * parts) >> Integer.SIZE != part) {
                            record = all.next();
                        }
                        return record;
                    };
                }
            };
        }
    }
}

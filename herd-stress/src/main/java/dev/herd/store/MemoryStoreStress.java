package dev.herd.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import dev.herd.value.RecordDraft;
import dev.herd.value.Stamp;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/**
 * What readers without locks may see of a store. It stands in the store's package for the sake of the constructor that
 * makes tables of two slots.
 */
public final class MemoryStoreStress {

    private MemoryStoreStress() {}

    private static MemoryStore store(long mostKeys, int stripes) {
        return new MemoryStore(mostKeys, 1_000_000, 1, stripes, 2);
    }

    /** A record whose value is its time, many times over; made anew by each call. */
    private static HerdRecord record(String key, int time) {
        byte[] value = new byte[64];
        Arrays.fill(value, (byte) time);
        return RecordDraft.value(Key.of("m", key.getBytes(UTF_8)), ByteBuffer.wrap(value), false, false)
                .stamp(new Stamp(time, 7, time), 0, false);
    }

    /** The record's time, 0 if there is none, -1 if the record isn't one that was stored under the key. */
    private static int seen(@Nullable HerdRecord record, String key) {
        if (record == null) {
            return 0;
        }
        int time = (int) record.time();
        return record.equals(record(key, time)) ? time : -1;
    }

    /** A record that was made by the writing thread is seen whole. */
    @JCStressTest
    @Outcome(
            id = {"1", "2"},
            expect = ACCEPTABLE,
            desc = "one version or the other")
    @Outcome(expect = FORBIDDEN, desc = "none, or a torn one")
    @State
    public static class TornRead {
        private final MemoryStore store = store(10, 1);

        public TornRead() {
            store.merge(record("a", 1));
        }

        @Actor
        public void writer() {
            store.merge(record("a", 2));
        }

        @Actor
        public void reader(I_Result result) {
            result.r1 = seen(store.get(record("a", 0)), "a");
        }
    }

    /** While the table is replaced, keys that it had stay there, and new ones appear in the order they were stored. */
    @JCStressTest
    @Outcome(
            id = {"0, 0", "0, 1", "1, 1"},
            expect = ACCEPTABLE,
            desc = "the later key only with the earlier one")
    @Outcome(expect = FORBIDDEN, desc = "a key was lost, or seen out of order")
    @State
    public static class PublicationOfATable {
        private final MemoryStore store = store(10, 1);

        public PublicationOfATable() {
            store.merge(record("a", 1));
        }

        @Actor
        public void writer() {
            store.merge(record("b", 1));
            store.merge(record("c", 1));
            store.merge(record("d", 1));
        }

        @Actor
        public void reader(II_Result result) {
            result.r1 = seen(store.get(record("d", 0)), "d");
            result.r2 = seen(store.get(record("b", 0)), "b");
            if (seen(store.get(record("a", 0)), "a") != 1) {
                result.r1 = -1;
            }
        }
    }

    /** A slot changes hands: nobody gets the record of another key. */
    @JCStressTest
    @Outcome(
            id = {"1, 0", "1, 1", "0, 0", "0, 1"},
            expect = ACCEPTABLE,
            desc = "each key's own record, or none")
    @Outcome(expect = FORBIDDEN, desc = "another key's record")
    @State
    public static class SlotOfAnotherKey {
        private final MemoryStore store = store(10, 1);
        private final HerdRecord first = record("a", 1);
        private final HerdRecord second = record("b", 1);

        public SlotOfAnotherKey() {
            store.merge(first);
        }

        @Actor
        public void writer() {
            store.discard(first);
            store.merge(second);
        }

        @Actor
        public void reader(II_Result result) {
            result.r1 = seen(store.get(first), "a");
            result.r2 = seen(store.get(second), "b");
        }
    }

    /** A record is discarded while a newer version comes: the newer one stays, and exactly one call had the older. */
    @JCStressTest
    @Outcome(id = "true, false, 2", expect = ACCEPTABLE, desc = "discarded first")
    @Outcome(id = "false, true, 2", expect = ACCEPTABLE, desc = "displaced first")
    @Outcome(expect = FORBIDDEN, desc = "the newer version is lost, or the older was had by both or by none")
    @State
    public static class DiscardAgainstMerge {
        private final MemoryStore store = store(10, 1);
        private final HerdRecord older = record("a", 1);
        private final HerdRecord newer = record("a", 2);

        public DiscardAgainstMerge() {
            store.merge(older);
        }

        @Actor
        public void discard(ZZI_Result result) {
            result.r1 = store.discard(older);
        }

        @Actor
        public void merge(ZZI_Result result) {
            result.r2 = store.merge(newer).previous() != null;
        }

        @Arbiter
        public void after(ZZI_Result result) {
            result.r3 = store.count() == 1 && store.bytes() == newer.size() ? seen(store.get(newer), "a") : -1;
        }
    }

    /** Two threads write one key each and read the other's: calls fall into one order, so one sees the other's write. */
    @JCStressTest
    @Outcome(
            id = {"0, 1", "1, 0", "1, 1"},
            expect = ACCEPTABLE,
            desc = "at least one sees the other's")
    @Outcome(expect = FORBIDDEN, desc = "neither does")
    @State
    public static class WriteOneReadTheOther {
        private final MemoryStore store = store(10, 2);
        private final HerdRecord first = record("a", 1);
        private final HerdRecord second = record("b", 1);

        @Actor
        public void first(II_Result result) {
            store.merge(first);
            result.r1 = seen(store.get(second), "b");
        }

        @Actor
        public void second(II_Result result) {
            store.merge(second);
            result.r2 = seen(store.get(first), "a");
        }
    }

    /** There is room for one key and two come. */
    @JCStressTest
    @Outcome(
            id = {"true, false, 1", "false, true, 1"},
            expect = ACCEPTABLE,
            desc = "one of them is taken")
    @Outcome(expect = FORBIDDEN, desc = "both or neither")
    @State
    public static class LastRoom {
        private final MemoryStore store = store(1, 2);

        @Actor
        public void first(ZZI_Result result) {
            result.r1 = store.merge(record("a", 1)).outcome() == Store.Outcome.NEWS;
        }

        @Actor
        public void second(ZZI_Result result) {
            result.r2 = store.merge(record("b", 1)).outcome() == Store.Outcome.NEWS;
        }

        @Arbiter
        public void after(ZZI_Result result) {
            result.r3 = (int) store.count();
        }
    }
}

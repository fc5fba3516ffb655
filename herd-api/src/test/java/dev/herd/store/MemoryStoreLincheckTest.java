package dev.herd.store;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import dev.herd.store.Store.Outcome;
import dev.herd.store.Store.Result;
import dev.herd.value.HerdRecord;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The store is linearizable over several keys. It has one stripe of two slots, so a table that is replaced and a slot
 * that is given to another key are met within a few calls.
 */
@Param(name = "key", gen = IntGen.class, conf = "0:2")
@Param(name = "time", gen = IntGen.class, conf = "1:2")
public class MemoryStoreLincheckTest {

    private static final HerdRecord[][] RECORDS = new HerdRecord[3][10];

    static {
        for (int key = 0; key < RECORDS.length; key++) {
            for (int time = 0; time < RECORDS[key].length; time++) {
                RECORDS[key][time] = Records.record("k" + key, time);
            }
        }
    }

    private final MemoryStore store = new MemoryStore(2, 1_000, 1, 1, 2);

    /** The time of the record stored, or -1. */
    @Operation
    public long get(@Param(name = "key") int key) {
        return time(store.get(RECORDS[key][0]));
    }

    @Operation
    public String merge(@Param(name = "key") int key, @Param(name = "time") int time) {
        return text(store.merge(RECORDS[key][time]));
    }

    /** Adds one to the time stored. */
    @Operation
    public String update(@Param(name = "key") int key) {
        return text(store.update(
                RECORDS[key][0].key(), stored -> RECORDS[key][stored == null ? 1 : (int) stored.time() % 9 + 1]));
    }

    @Operation
    public boolean discard(@Param(name = "key") int key, @Param(name = "time") int time) {
        return store.discard(RECORDS[key][time]);
    }

    private static String text(Result result) {
        Outcome outcome = result.outcome();
        HerdRecord previous = result.previous();
        return previous == null ? outcome.toString() : outcome + " " + previous.time();
    }

    private static long time(@Nullable HerdRecord record) {
        return record == null ? -1 : record.time();
    }

    @Test
    void modelChecking() {
        new ModelCheckingOptions()
                .iterations(40) // few of them have a read beside a replacement
                .invocationsPerIteration(60)
                .threads(2)
                .actorsPerThread(3)
                .actorsBefore(3)
                .actorsAfter(3)
                // Lincheck knows no VarHandle that reads numbers from bytes; and what is immutable needs no switching.
                .addGuarantee(forClasses(
                                "dev.herd.value.HerdRecord",
                                "dev.herd.value.Key",
                                "dev.herd.value.Keyed",
                                "dev.herd.value.SipHash")
                        .allMethods()
                        .ignore())
                .check(getClass());
    }

    @Test
    void stress() {
        new StressOptions()
                .iterations(5)
                .invocationsPerIteration(150)
                .threads(2)
                .actorsPerThread(3)
                .actorsBefore(2)
                .actorsAfter(3)
                .check(getClass());
    }
}

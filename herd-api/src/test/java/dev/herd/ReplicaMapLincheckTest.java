package dev.herd;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import java.util.HashMap;
import java.util.Map;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A map's compound operations are linearizable on its node, removals with their tombstones included. */
@Param(name = "key", gen = IntGen.class, conf = "0:1")
@Param(name = "value", gen = IntGen.class, conf = "1:3")
public class ReplicaMapLincheckTest {

    private final Map<String, String> map = new TestMaps().map("m");

    @Operation
    public @Nullable String get(@Param(name = "key") int key) {
        return map.get("" + key);
    }

    @Operation
    public @Nullable String putIfAbsent(@Param(name = "key") int key, @Param(name = "value") int value) {
        return map.putIfAbsent("" + key, "" + value);
    }

    @Operation
    public @Nullable String compute(@Param(name = "key") int key, @Param(name = "value") int value) {
        return map.compute("" + key, (k, before) -> before == null ? "" + value : before + value);
    }

    @Operation
    public @Nullable String remove(@Param(name = "key") int key) {
        return map.remove("" + key);
    }

    @Test
    void modelChecking() {
        new ModelCheckingOptions()
                .iterations(5)
                .invocationsPerIteration(150)
                .threads(2)
                .actorsPerThread(2)
                .actorsBefore(2)
                .actorsAfter(1)
                .sequentialSpecification(Plain.class)
                // Lincheck knows no VarHandle that reads numbers from bytes; and what is immutable needs no switching.
                .addGuarantee(forClasses(
                                "dev.herd.value.HerdRecord",
                                "dev.herd.value.RecordDraft",
                                "dev.herd.value.Key",
                                "dev.herd.value.Keyed",
                                "dev.herd.value.SipHash",
                                "dev.herd.StringCodec")
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
                .actorsPerThread(2)
                .actorsBefore(1)
                .actorsAfter(2)
                .sequentialSpecification(Plain.class)
                .check(getClass());
    }

    /** The same over a hash map, one operation after the other. */
    public static final class Plain {
        private final Map<String, String> map = new HashMap<>();

        public @Nullable String get(int key) {
            return map.get("" + key);
        }

        public @Nullable String putIfAbsent(int key, int value) {
            return map.putIfAbsent("" + key, "" + value);
        }

        public @Nullable String compute(int key, int value) {
            return map.compute("" + key, (k, before) -> before == null ? "" + value : before + value);
        }

        public @Nullable String remove(int key) {
            return map.remove("" + key);
        }
    }
}

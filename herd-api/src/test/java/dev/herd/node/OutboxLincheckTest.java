package dev.herd.node;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import dev.herd.value.Key;
import dev.herd.value.Keyed;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * No wake-up of a link is lost: a key that is owed has been taken as soon as the link has answered every wake-up with a
 * fill. The link fills on one thread, as links do.
 */
@Param(name = "key", gen = IntGen.class, conf = "0:1")
public class OutboxLincheckTest {

    private static final Key[] KEYS = {Key.of("map", new byte[] {0}), Key.of("map", new byte[] {1})};

    private final AtomicBoolean woken = new AtomicBoolean();
    private final Outbox outbox = new Outbox(() -> woken.set(true), reason -> {}, 16, 1);
    private final @Nullable Keyed[] taken = new @Nullable Keyed[4];

    /** Any thread. */
    @Operation
    public void tell(@Param(name = "key") int key) {
        outbox.tell(KEYS[key], KEYS[key].keyHash(1));
    }

    /** The link's thread. */
    @Operation(nonParallelGroup = "link")
    public void fill() {
        if (woken.getAndSet(false)) {
            outbox.beginFill();
            while (outbox.take(taken) > 0) {}
        }
    }

    /** Asked after all threads are done. */
    @Validate
    public void nothingIsOwed() {
        fill();
        if (outbox.size() != 0) {
            throw new IllegalStateException(outbox.size() + " keys are owed, and the link was not woken for them");
        }
    }

    @Test
    void modelChecking() {
        new ModelCheckingOptions()
                .iterations(5)
                .invocationsPerIteration(150)
                .threads(2)
                .actorsPerThread(3)
                .actorsBefore(1)
                .actorsAfter(0)
                .sequentialSpecification(Silent.class)
                .addGuarantee(forClasses("dev.herd.value.Key", "dev.herd.value.Keyed", "dev.herd.value.SipHash")
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
                .actorsBefore(0)
                .actorsAfter(0)
                .sequentialSpecification(Silent.class)
                .check(getClass());
    }

    /** The operations answer nothing: all is in what they leave. */
    public static final class Silent {
        public void tell(int key) {}

        public void fill() {}
    }
}

package dev.herd.node;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import dev.herd.value.Key;
import dev.herd.value.Keyed;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * No wake-up of a listener is lost, its calls come one at a time, and never more than one task of it waits: as soon as
 * its executor has nothing to do any more, the listener has seen the newest version of every key. Whoever changes a key
 * marks it and then lets the executor work, as far as no other thread does that; so after the operations of all threads
 * nothing may be left.
 */
@Param(name = "key", gen = IntGen.class, conf = "0:1")
public class ListenerQueueLincheckTest {

    private static final Key[] KEYS = {Key.of("map", new byte[] {0}), Key.of("map", new byte[] {1})};

    private final AtomicInteger[] versions = {new AtomicInteger(), new AtomicInteger()};
    private final int[] seen = new int[2];
    private final AtomicInteger atWork = new AtomicInteger();
    private final Tasks tasks = new Tasks();
    private final ListenerQueue queue =
            new ListenerQueue(key -> true, tasks, this::changed, () -> {}, Integer.MAX_VALUE, 1);

    public ListenerQueueLincheckTest() {
        queue.request(Long.MAX_VALUE);
    }

    /** Room for one task, which is all that a queue may ever have waiting. */
    private static final class Tasks implements Executor {
        private final AtomicReference<@Nullable Runnable> task = new AtomicReference<>();

        @Override
        public void execute(Runnable given) {
            if (!task.compareAndSet(null, given)) {
                throw new IllegalStateException("scheduled twice");
            }
        }

        void runAll() {
            for (Runnable next = task.getAndSet(null); next != null; next = task.getAndSet(null)) {
                next.run();
            }
        }
    }

    private boolean changed(Keyed key) {
        if (atWork.incrementAndGet() != 1) {
            throw new IllegalStateException("called twice at a time");
        }
        int which = key.sameKey(KEYS[0]) ? 0 : 1;
        seen[which] = versions[which].get();
        atWork.decrementAndGet();
        return true;
    }

    /** A change, and whether the listener knows of it when the executor has nothing more to do: always. */
    @Operation
    public boolean change(@Param(name = "key") int key) {
        int version = versions[key].incrementAndGet();
        queue.changed(KEYS[key]);
        tasks.runAll();
        return version > 0;
    }

    /** Asked after all threads are done: how many keys there are of which the listener missed the last change. */
    @Validate
    public void nothingIsLeft() {
        tasks.runAll();
        for (int key = 0; key < KEYS.length; key++) {
            if (seen[key] != versions[key].get()) {
                throw new IllegalStateException("key " + key + " is at " + versions[key] + ", seen was " + seen[key]);
            }
        }
    }

    @Test
    void modelChecking() {
        new ModelCheckingOptions()
                .iterations(5)
                .invocationsPerIteration(150)
                .threads(2)
                .actorsPerThread(2)
                .actorsBefore(0)
                .actorsAfter(0)
                .sequentialSpecification(Always.class)
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
                .sequentialSpecification(Always.class)
                .check(getClass());
    }

    /** What a change answers. */
    public static final class Always {
        public boolean change(int key) {
            return true;
        }
    }
}

package dev.herd.node;

import dev.herd.value.Key;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A key changes while the listener is told of the change before: it is told again, or will be. */
@JCStressTest
@Outcome(id = "2, 0", expect = Expect.ACCEPTABLE, desc = "the listener has seen the newest version")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "it has seen the one before, and will be called again")
@Outcome(id = "2, 1", expect = Expect.ACCEPTABLE, desc = "it has seen the newest, and will be called in vain")
@Outcome(expect = Expect.FORBIDDEN, desc = "a wake-up was lost")
@State
public class ListenerQueueStress {

    private final Key key = Key.of("map", new byte[] {1});
    private final AtomicInteger version = new AtomicInteger();
    private final AtomicReference<@Nullable Runnable> task = new AtomicReference<>();
    private final ListenerQueue queue;
    private int seen;

    public ListenerQueueStress() {
        queue = new ListenerQueue(
                each -> true,
                task::set,
                each -> {
                    seen = version.get();
                    return true;
                },
                () -> {},
                Integer.MAX_VALUE,
                1);
        queue.request(Long.MAX_VALUE);
        change();
    }

    private void change() {
        version.incrementAndGet();
        queue.changed(key);
    }

    @Actor
    public void node() {
        change();
    }

    @Actor
    public void listener() {
        Runnable drain = task.getAndSet(null);
        if (drain != null) {
            drain.run();
        }
    }

    @Arbiter
    public void after(II_Result result) {
        result.r1 = seen;
        result.r2 = task.get() == null ? 0 : 1;
    }
}

package dev.herd.node;

import dev.herd.value.Key;
import dev.herd.value.Keyed;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * A link that has just been woken fills while another key is told: that key is seen by this fill, or the link is woken
 * again.
 */
@JCStressTest
@Outcome(id = "2, 0", expect = Expect.ACCEPTABLE, desc = "the fill has seen both keys")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "the fill has seen one, and another will come")
@Outcome(id = "2, 1", expect = Expect.ACCEPTABLE, desc = "the fill has seen both, and another will come in vain")
@Outcome(expect = Expect.FORBIDDEN, desc = "a wake-up was lost")
@State
public class OutboxStress {

    private final AtomicBoolean woken = new AtomicBoolean();
    private final Outbox outbox = new Outbox(() -> woken.set(true), reason -> {}, 16, 1);
    private final @Nullable Keyed[] taken = new @Nullable Keyed[4];
    private int count;

    public OutboxStress() {
        tell(1);
    }

    private void tell(int number) {
        Key key = Key.of("map", new byte[] {(byte) number});
        outbox.tell(key, key.keyHash(1));
    }

    @Actor
    public void node() {
        tell(2);
    }

    @Actor
    public void link() {
        woken.set(false);
        outbox.beginFill();
        count = outbox.take(taken);
    }

    @Arbiter
    public void after(II_Result result) {
        result.r1 = count;
        result.r2 = woken.get() ? 1 : 0;
    }
}

package dev.herd.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.store.Store;
import dev.herd.time.Timing;
import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import dev.herd.value.Limits;
import dev.herd.value.RecordDraft;
import dev.herd.value.Stamp;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who waits for receipts on a node that stops. */
class ReceiptsTest {

    private @Nullable Receipts receipts;

    /** The node stops when the first timer is set; none runs after that. */
    private final class Stopping implements Timing {
        @Override
        public long wallNanos() {
            return SteppedTiming.START;
        }

        @Override
        public long monotonicNanos() {
            return 0;
        }

        @Override
        public Timer after(long delayNanos, Runnable work) {
            Receipts running = receipts;
            receipts = null;
            if (running != null) {
                running.stop();
            }
            return () -> {};
        }
    }

    @Test
    void whoAsksAtTheMomentTheNodeStopsIsAnsweredToo() {
        Receipts node = new Receipts(1, new LinkSet(10), Store.inMemory(Limits.defaults(), 7), new Stopping(), 1_000);
        receipts = node;
        Key key = Key.of("m", "k".getBytes(StandardCharsets.UTF_8));
        HerdRecord version =
                RecordDraft.value(key, ByteBuffer.allocate(1), false, false).stamp(new Stamp(1, 1, 1), 0, false);
        CompletableFuture<Integer> asked = node.await(version, 2, 1_000);
        assertThat(asked).isCompletedWithValue(1);
    }
}

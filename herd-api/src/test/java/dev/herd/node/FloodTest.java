package dev.herd.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.flood.Flooder;
import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import dev.herd.value.RecordDraft;
import dev.herd.value.Stamp;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What is left of a node in the threads that used it. */
class FloodTest {

    private static WeakReference<LinkSet> write() {
        LinkSet links = new LinkSet(1);
        HerdRecord record = RecordDraft.value(Key.of("m", new byte[1]), ByteBuffer.allocate(1), false, false)
                .stamp(new Stamp(1, 1, 1), 0, false);
        new Flood(Flooder.simple(), links, new SteppedTiming(), 1).written(record);
        return new WeakReference<>(links);
    }

    @Test
    void aThreadThatWroteKeepsNothingOfANodeThatIsGone() {
        WeakReference<LinkSet> links = write();
        for (int i = 0; i < 100 && !links.refersTo(null); i++) {
            System.gc();
        }
        assertThat(links.refersTo(null)).isTrue();
    }
}

package dev.herd.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.herd.store.Store;
import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import dev.herd.value.Limits;
import dev.herd.value.RecordDraft;
import dev.herd.value.Stamp;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A record with the last time there is came over a link: the key can be written all the same. */
class LastStampTest {

    private static final Key KEY = Key.of("m", new byte[] {1});

    private final SteppedTiming timing = new SteppedTiming();
    private final Node node = TestNode.alone(Limits.defaults(), timing);
    private final Node other = TestNode.alone(Limits.defaults(), timing);

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static HerdRecord last(long origin, boolean clientTime, boolean tombstone) {
        RecordDraft draft =
                tombstone ? RecordDraft.tombstone(KEY) : RecordDraft.value(KEY, text("from afar"), clientTime, false);
        return draft.stamp(new Stamp(Stamp.MAX_TIME, origin, Stamp.MAX_TIME), Stamp.MAX_TIME, false);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, Long.MAX_VALUE, Long.MIN_VALUE, -20})
    void aWriteWinsAndGoesOnWinning(long origin) {
        for (HerdRecord poison :
                List.of(last(origin, false, false), last(origin, true, false), last(origin, false, true))) {
            node.store().merge(poison);
            HerdRecord before = poison;
            for (int i = 0; i < 10; i++) {
                node.replica().put(KEY, text("value " + i), 0);
                HerdRecord written = Objects.requireNonNull(node.store().get(KEY));
                assertThat(written.value()).isEqualTo(text("value " + i).array());
                assertThat(written.isNewerThan(before)).isTrue();
                assertThat(other.store().merge(written).outcome()).isEqualTo(Store.Outcome.NEWS);
                before = written;
            }
            node.replica().write(KEY, visible -> Replica.Change.remove());
            assertThat(node.replica().get(KEY)).isNull();
            for (Store store : List.of(node.store(), other.store())) {
                HerdRecord stored = store.get(KEY);
                assertThat(stored != null && store.discard(stored)).isTrue();
            }
        }
    }

    /** No node draws this origin but once in 2^64 times; what a hostile one makes can't be outdone, and says so. */
    @Test
    void onlyTheVeryLastStampStays() {
        node.store().merge(last(-1, false, false));
        assertThatThrownBy(() -> node.replica().put(KEY, text("value"), 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no stamp is later");
    }
}

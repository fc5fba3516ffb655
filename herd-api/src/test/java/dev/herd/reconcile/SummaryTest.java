package dev.herd.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.store.Records;
import dev.herd.time.Timing;
import dev.herd.value.HerdRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SummaryTest {

    private static final int SEED = 7;
    private static final Timing NO_TIMERS = new Timing() {
        @Override
        public long wallNanos() {
            return 0;
        }

        @Override
        public long monotonicNanos() {
            return 0;
        }

        @Override
        public Timer after(long delayNanos, Runnable task) {
            return () -> {};
        }
    };

    private static Summary summary() {
        return new Summary(SEED, NO_TIMERS);
    }

    private static List<HerdRecord> records(int count, int time) {
        return new ArrayList<>(IntStream.range(0, count)
                .mapToObj(i -> Records.record("key" + i, time))
                .toList());
    }

    @Test
    void sameRecordsInAnyOrderHaveTheSameFingerprint() {
        List<HerdRecord> records = records(10_000, 1);
        Summary one = summary();
        records.forEach(record -> one.changed(null, record));
        Collections.shuffle(records, new Random(1));
        Summary other = summary();
        records.forEach(record -> other.changed(null, record));
        assertThat(one.fingerprint()).isEqualTo(other.fingerprint());
        assertThat(one.fingerprint().count()).isEqualTo(10_000);
    }

    @Test
    void oneVersionOfOneKeyTellsThemApart() {
        Summary one = summary();
        records(100, 1).forEach(record -> one.changed(null, record));
        Fingerprint before = one.fingerprint();
        HerdRecord old = Records.record("key5", 1);
        HerdRecord newer = Records.record("key5", 2);
        one.changed(old, newer);
        assertThat(one.fingerprint()).isNotEqualTo(before);
        assertThat(one.fingerprint().count()).isEqualTo(100);
        one.changed(newer, old);
        assertThat(one.fingerprint()).isEqualTo(before);
    }

    @Test
    void changesOfOneKeyMayBeNotedInAnyOrder() {
        HerdRecord first = Records.record("key", 1);
        HerdRecord second = Records.record("key", 2);
        Summary summary = summary();
        summary.changed(first, second);
        summary.changed(null, first);
        Summary other = summary();
        other.changed(null, second);
        assertThat(summary.fingerprint()).isEqualTo(other.fingerprint());
    }

    @Test
    void whatIsGoneLeavesNothingBehind() {
        Summary summary = summary();
        Fingerprint empty = summary.fingerprint();
        records(10_000, 1).forEach(record -> summary.changed(null, record));
        records(10_000, 1).forEach(record -> summary.changed(record, null));
        assertThat(summary.fingerprint()).isEqualTo(empty);
    }

    @Test
    void theSketchFindsWhatOneLacks() {
        List<HerdRecord> records = records(1_000, 1);
        Summary one = summary();
        records.forEach(record -> one.changed(null, record));
        Summary other = summary();
        records.subList(3, 1_000).forEach(record -> other.changed(null, record));
        Sketch theirs = one.sketch();
        Sketch ours = other.sketch();
        Difference difference = new Difference();
        do {
            int at = difference.symbols();
            difference.add(ours, theirs.hash(at), theirs.key(at), theirs.count(at));
        } while (!difference.decode());
        Items lacking = difference.found(true);
        assertThat(difference.found(false).size()).isZero();
        assertThat(IntStream.range(0, lacking.size())
                        .mapToLong(lacking::hash)
                        .sorted()
                        .toArray())
                .containsExactly(records.subList(0, 3).stream()
                        .mapToLong(record -> Item.hash(record.hash(SEED)))
                        .sorted()
                        .toArray());
        assertThat(lacking.keys())
                .containsExactlyInAnyOrder(records.subList(0, 3).stream()
                        .mapToInt(record -> record.keyHash(SEED))
                        .toArray());
    }
}

package dev.herd.store;

import static dev.herd.store.Records.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.value.HerdRecord;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StripeTest {

    private final Stripe stripe = new Stripe(new Room(1_000_000, 1L << 40), new Changing(), 8);

    @Test
    void tableGrowsWithItsRecordsAndShrinksWithThem() {
        Set<Table> tables = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            merge(i);
            tables.add(stripe.table());
        }
        assertThat(stripe.table().capacity()).isEqualTo(2_048);
        assertThat(tables).as("one for each power of two from 8 on").hasSize(9);
        for (int i = 0; i < 900; i++) {
            discard(i);
        }
        assertThat(stripe.table().capacity()).isEqualTo(512);
        for (int i = 900; i < 1_000; i++) {
            discard(i);
        }
        assertThat(stripe.table().capacity()).isEqualTo(8);
    }

    @Test
    void tableOfPassingKeysStaysSmallAndKeepsAnEmptySlot() {
        Set<Table> tables = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            merge(i);
            discard(i);
            tables.add(stripe.table());
            assertThat(stripe.table().capacity()).isEqualTo(8);
            assertThat(emptySlots()).isPositive();
        }
        assertThat(tables).as("one whenever five slots are marked").hasSizeLessThanOrEqualTo(201);
    }

    @Test
    void newVersionTakesTheSlotOfTheOldOne() {
        merge(1);
        Table table = stripe.table();
        for (int time = 2; time < 100; time++) {
            HerdRecord record = record("k1", time);
            stripe.merge(record, record.keyHash(1));
        }
        assertThat(stripe.table()).isSameAs(table);
        assertThat(emptySlots()).isEqualTo(7);
    }

    private void merge(int i) {
        HerdRecord record = record("k" + i, 1);
        stripe.merge(record, record.keyHash(1));
    }

    private void discard(int i) {
        HerdRecord record = record("k" + i, 1);
        assertThat(stripe.discard(record, record.keyHash(1))).isTrue();
    }

    private int emptySlots() {
        int empty = 0;
        for (int i = 0; i < stripe.table().capacity(); i++) {
            empty += stripe.table().isEmpty(i) ? 1 : 0;
        }
        return empty;
    }
}

package dev.herd.store;

import dev.herd.value.HerdRecord;
import org.jspecify.annotations.Nullable;

/**
 * Walks the slots of each stripe's table. The table is the one that the stripe had when the scan came to it: every key
 * that is present throughout has its slot in there, and keeps it. Once the stripe has another table, this one says
 * which keys to ask for, and the stripe says what is stored under them.
 *
 * <p>A resting scan keeps that one table, a small part of the store, from being collected, and nothing else.
 */
final class StripeScan implements Store.Scan {

    private final Stripe[] stripes;
    private final int end;
    private int stripe;
    private int slot;
    private @Nullable Table table;

    /** Of the stripes from one to before another. */
    StripeScan(Stripe[] stripes, int from, int end) {
        this.stripes = stripes;
        this.stripe = from;
        this.end = end;
    }

    @Override
    public @Nullable HerdRecord next() {
        for (; stripe < end; stripe++) {
            Table walked = table == null ? stripes[stripe].table() : table;
            table = walked;
            while (slot < walked.capacity()) {
                HerdRecord record = current(stripes[stripe], walked, slot++);
                if (record != null) {
                    return record;
                }
            }
            table = null;
            slot = 0;
        }
        return null;
    }

    private static @Nullable HerdRecord current(Stripe stripe, Table walked, int slot) {
        HerdRecord record = walked.at(slot);
        // In this order: if the table is still the present one after the record was read, so was the record.
        return record == null || stripe.table() == walked ? record : stripe.get(record, walked.hashAt(slot));
    }
}

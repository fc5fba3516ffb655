package dev.herd.reconcile;

import dev.herd.store.Store;
import dev.herd.value.HerdRecord;
import org.jspecify.annotations.Nullable;

/** The plainest search: every record is sent, and the peer keeps what is news to it. */
final class FullExchange implements Reconciler {

    private final Store store;
    private Store.@Nullable Scan scan;
    private boolean again;

    FullExchange(Store store) {
        this.store = store;
    }

    /** A scan under way is not cut short: one that kept starting anew would never reach the store's end. */
    @Override
    public void begin() {
        if (scan == null) {
            scan = store.scan();
        } else {
            again = true;
        }
    }

    @Override
    public @Nullable HerdRecord next() {
        while (scan != null) {
            HerdRecord record = scan.next();
            if (record != null) {
                return record;
            }
            scan = again ? store.scan() : null;
            again = false;
        }
        return null;
    }

    @Override
    public boolean searching() {
        return scan != null;
    }
}

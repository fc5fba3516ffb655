package dev.herd.node;

import dev.herd.reconcile.Reconciler;
import dev.herd.store.Store;
import dev.herd.value.HerdRecord;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The plainest search: every record is sent, and the peer keeps what is news to it. */
final class Everything implements Reconciler {

    private final Store store;
    private Store.@Nullable Scan scan;

    Everything(Store store) {
        this.store = store;
    }

    @Override
    public void begin() {
        scan = store.scan();
    }

    @Override
    public void check() {}

    @Override
    public void received(ByteBuffer body) {}

    @Override
    public @Nullable HerdRecord next(boolean replacing) {
        HerdRecord record = scan == null ? null : scan.next();
        scan = record == null ? null : scan;
        return record;
    }

    @Override
    public boolean had(HerdRecord record) {
        return false;
    }

    @Override
    public boolean searching() {
        return scan != null;
    }

    @Override
    public long findsBefore() {
        return FINDS_NOTHING;
    }

    @Override
    public void end() {}
}

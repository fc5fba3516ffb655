package dev.herd.node;

import dev.herd.reconcile.SummedStore;
import dev.herd.store.Store;
import dev.herd.value.HerdRecord;
import dev.herd.wire.Messages;
import java.nio.ByteBuffer;

/**
 * What is said of a value in place of the value to a peer that is known to have had it, or a newer version. If that has nothing of it any
 * more, it was removed there, or replaced by what has expired since, and all are to forget it. But if it went for having
 * expired by the peer's clock, be it that this was wrong, the peer needs it again: so what expires is said whole.
 */
final class Had {

    private final NodeParts node;

    Had(NodeParts node) {
        this.node = node;
    }

    /** The message. */
    static byte[] message(HerdRecord value) {
        byte[] body = new byte[value.expires() ? value.size() : value.headerSize()];
        value.writeTo(0, body.length, ByteBuffer.wrap(body));
        return Messages.encode(Messages.HAD, body);
    }

    /** Whether a value of which this was said may have gone for having expired here. */
    boolean hasExpired(HerdRecord said) {
        return said.expiredAt(node.store().summary().sweptUpTo());
    }

    /**
     * Leaves a tombstone in the place of a value that was removed, which takes the place of no newer version anywhere.
     *
     * @return what the store says
     */
    Store.Outcome bury(HerdRecord said) {
        long now = node.timing().wallNanos();
        if (said.isTombstone() || said.expiredAt(now)) {
            return Store.Outcome.SAME;
        }
        SummedStore store = node.store();
        HerdRecord grave = said.tombstoneUntil(now + node.tombstoneLifeNanos());
        Store.Result result = store.update(
                said.key(), stored -> stored == null || said.stamp().compareTo(stored.stamp()) > 0 ? grave : null);
        if (result.outcome() == Store.Outcome.NEWS) {
            node.flood().written(grave);
            if (result.previous() != null) {
                node.listeners().changed(grave);
            }
        }
        return result.outcome();
    }
}

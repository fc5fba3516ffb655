package dev.herd.testkit;

import dev.herd.store.Store;
import dev.herd.value.Limits;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class MemoryStoreContractTest implements StoreContract {

    @Override
    public Store newStore(long mostKeys, long mostBytes) {
        Limits all = Limits.defaults();
        Limits limits = new Limits(
                all.keyBytes(),
                all.valueBytes(),
                mostKeys,
                mostBytes,
                all.outboxKeys(),
                all.frameBytes(),
                all.links(),
                all.clients(),
                all.lineBytes(),
                all.clientOutputBytes(),
                all.handshakeTime(),
                all.maxClockSkew(),
                all.maxClientAhead());
        return Store.inMemory(limits, 42);
    }
}

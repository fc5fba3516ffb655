package dev.herd.testkit;

import dev.herd.Herd;
import dev.herd.HerdMap;
import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Has nodes of a simulated herd wait for receipts of what they hold, and sees when they have one whether as many nodes
 * hold it. Of what may expire, and when a node has crashed meanwhile, nobody can know.
 */
final class ReceiptChecks {

    private final SimulatedHerd herd;
    private int asked;
    private int checked;

    ReceiptChecks(SimulatedHerd herd) {
        this.herd = herd;
    }

    /** Waits for a receipt of what a place holds under a key of one of its maps. */
    void ask(
            Place place,
            Herd node,
            String mapName,
            HerdMap<String, String> map,
            String key,
            int nodes,
            Duration timeout) {
        HerdRecord version = place.store.get(Key.of(mapName, key.getBytes(StandardCharsets.UTF_8)));
        if (version == null) {
            return;
        }
        asked++;
        long crashes = crashes();
        CompletableFuture<Integer> receipt = map.awaitHeld(key, nodes, timeout);
        var unused = receipt.thenAccept(held -> check(node, version, held, crashes));
    }

    private long crashes() {
        return herd.network().faultCounts().of(Fault.CRASH);
    }

    private void check(Herd node, HerdRecord version, int held, long crashes) {
        if (held < 2 || crashes != crashes() || herd.ledger().mayPass(version.key())) {
            return;
        }
        checked++;
        long holders = herd.places().stream()
                .map(place -> place.store.get(version))
                .filter(stored -> stored != null && !version.isNewerThan(stored))
                .count();
        if (holders < held) {
            throw herd.ledger()
                    .fail(
                            Checker.RECEIPT,
                            node.node() + " has it from " + held + " nodes that they hold " + version + ", but "
                                    + holders + " do");
        }
    }

    /** How often it was asked, and how often a receipt was checked. */
    @Override
    public String toString() {
        return "asked " + asked + " times, checked " + checked + " times";
    }
}

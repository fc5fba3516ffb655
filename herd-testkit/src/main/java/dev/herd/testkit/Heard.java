package dev.herd.testkit;

import dev.herd.Herd;
import dev.herd.HerdMap;
import dev.herd.store.Store;
import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What applications on a simulated herd's nodes read, and what they have heard as listeners. */
final class Heard {

    private final SimulatedHerd herd;
    private final String mapName;
    private final Map<Herd, Map<String, String>> byNode = new HashMap<>();

    /** Nothing has been heard yet of the nodes' maps of a name. */
    Heard(SimulatedHerd herd, String mapName) {
        this.herd = herd;
        this.mapName = mapName;
    }

    /** Listens to all that changes in a node's map. */
    void listen(Herd node, HerdMap<String, String> map) {
        Map<String, String> values = new HashMap<>();
        byNode.put(node, values);
        map.listen(HerdMap.Filter.all(), change -> {
            if (change.value() == null) {
                values.remove(change.key());
            } else {
                values.put(change.key(), change.value());
            }
        });
    }

    /** A node has just written, and must read it. */
    void readBack(Herd node, HerdMap<String, String> map, String key, @Nullable String value) {
        String read = map.get(key);
        if (!Objects.equals(read, value)) {
            throw fail(Checker.OWN_WRITE, node, key, read, value);
        }
    }

    /**
     * Sees that a node's listener has heard the last of every key. What expires is told late, and may be seen again when a
     * clock is set back.
     */
    private void checkHeard(Herd node, HerdMap<String, String> map) {
        Map<String, String> values = byNode.getOrDefault(node, Map.of());
        map.forEach((key, value) -> {
            if (!value.equals(values.get(key)) && !herd.ledger().expires(value)) {
                throw fail(Checker.LISTENER, node, key, values.get(key), value);
            }
        });
        values.forEach((key, value) -> {
            if (map.get(key) == null && !herd.ledger().expires(value)) {
                throw fail(Checker.LISTENER, node, key, value, null);
            }
        });
    }

    /** Sees that a node reads nothing that has expired by its clock, and that its listener has heard the last. */
    void check(Place place, Herd node, HerdMap<String, String> map) {
        long now = place.timing.wallNanos();
        map.forEach((key, value) -> {
            HerdRecord record = place.store.get(Key.of(mapName, key.getBytes(StandardCharsets.UTF_8)));
            if (record == null || (record.expires() && record.expiredAt(now))) {
                throw fail(Checker.EXPIRES, node, key, value, null);
            }
        });
        checkHeard(node, map);
    }

    private Violation fail(Checker checker, Herd node, String key, @Nullable String there, @Nullable String expected) {
        return herd.ledger()
                .fail(
                        checker,
                        node.node() + " has " + start(there) + " under " + key + ", but should have "
                                + start(expected));
    }

    private static String start(@Nullable String value) {
        return value == null ? "nothing" : value.substring(0, Math.min(10, value.length()));
    }

    /**
     * Sees that of what expired long ago nothing is left in a place, and that its listener has heard so.
     *
     * @param since how long nothing has gone wrong
     */
    void checkSwept(Place place, Herd node, HerdMap<String, String> map, Duration since) {
        long horizon = place.timing.wallNanos() - since.toNanos();
        Store.Scan scan = place.store.scan();
        for (HerdRecord record = scan.next(); record != null; record = scan.next()) {
            if (record.expires() && record.expiredAt(horizon)) {
                throw herd.ledger().fail(Checker.EXPIRES, place.name + " still holds " + record);
            }
        }
        byNode.getOrDefault(node, Map.of()).forEach((key, value) -> {
            if (place.store.get(Key.of(mapName, key.getBytes(StandardCharsets.UTF_8))) == null) {
                throw fail(Checker.LISTENER, node, key, value, null);
            }
        });
    }
}

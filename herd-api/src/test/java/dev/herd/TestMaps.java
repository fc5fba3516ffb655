package dev.herd;

import dev.herd.node.Node;
import dev.herd.node.SteppedTiming;
import dev.herd.node.TestNode;
import dev.herd.value.Limits;
import java.time.Duration;
import java.util.concurrent.Executor;

/** Maps of a node without a network, in a time that stands still until it is moved. */
final class TestMaps {

    final SteppedTiming timing = new SteppedTiming();
    final Subscriptions subscriptions = new Subscriptions();
    final Node node;
    private final Executor executor;

    /** Listeners run where the change is made. */
    TestMaps() {
        this(Limits.defaults(), Runnable::run);
    }

    TestMaps(Limits limits, Executor executor) {
        this.node = TestNode.alone(limits, timing);
        this.executor = executor;
    }

    ReplicaMap<String, String> map(String name) {
        return map(name, Codec.string());
    }

    <V> ReplicaMap<String, V> map(String name, Codec<V> values) {
        return new ReplicaMap<>(name, Codec.string(), values, node, executor, subscriptions);
    }

    /** Fills the store with what is no part of a map's content: other maps, what was removed, what has expired. */
    TestMaps crowd(String name) {
        ReplicaMap<String, String> map = map(name);
        for (String other : new String[] {name + "2", name.substring(1), "other"}) {
            map(other).put("one", "January");
            map(other).put("six", "of another map");
        }
        for (String key : new String[] {"one", "two", "three", "six", "seven", "gone"}) {
            map.put(key, "removed");
            map.remove(key);
            map.put(key + " expired", "expired", Duration.ofSeconds(1));
        }
        map.put("four", "expired", Duration.ofSeconds(1));
        map.put("five", "expired", Duration.ofSeconds(1));
        timing.advance(Duration.ofSeconds(1));
        return this;
    }
}

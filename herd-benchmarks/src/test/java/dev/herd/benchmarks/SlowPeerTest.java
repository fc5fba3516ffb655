package dev.herd.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("onceABuild")
@Timeout(120)
class SlowPeerTest {

    private static final int KEYS = 60_000;

    @Test
    void theSlowPeerIsOwedMuchAndGetsAllInTheEnd() throws Exception {
        Map<String, Double> results = new LinkedHashMap<>();

        new SlowPeer(1, 1, KEYS).run(results);

        assertThat(results.get("slow link, B/s")).isLessThan(results.get("others' links, B/s"));
        assertThat(results.get("keys owed in the end")).isPositive();
        assertThat(results.get("owed keys")).isBetween(1.0, (double) KEYS);
        assertThat(results.get("put p99, slow / fast")).isPositive();
        assertThat(results.get("visible p99, slow / fast")).isPositive();
        assertThat(results).containsKey("heap B/owed key");
    }
}

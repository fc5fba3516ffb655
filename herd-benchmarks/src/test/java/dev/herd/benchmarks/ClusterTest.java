package dev.herd.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
class ClusterTest {

    private static final int COUNT = 5_000;

    private static void assumeItCanRun(Options.Subject system) {
        assumeTrue(
                system != Options.Subject.HERD_SSH_L || Tunnels.arePossible(),
                "OpenSSH's client or its server is not installed");
    }

    @ParameterizedTest
    @EnumSource
    void aFloodReachesAllNodes(Options.Subject system) throws Exception {
        assumeItCanRun(system);
        Map<String, Double> results = new LinkedHashMap<>();
        try (Cluster cluster = Cluster.start(system, null)) {
            new Flood(cluster, COUNT).run(results);
        }

        // Four nodes must get each update; a cycle of four and a leaf has them sent six at most, and ten if all were
        // sent back.
        // What is on its way when two nodes compare, or is lost, is sent once more.
        double most = system == Options.Subject.HERD_UDP ? 12.0 : 8.0;
        assertThat(results.get("copies sent/update")).isBetween(4.0, most);
        assertThat(results.get("updates/s")).isPositive();
    }

    @ParameterizedTest
    @EnumSource
    void everyWriteIsSeenOnAllNodes(Options.Subject system) throws Exception {
        assumeItCanRun(system);
        Map<String, Double> results = new LinkedHashMap<>();
        Latency latency = new Latency(0, 1);
        try (Cluster cluster = Cluster.start(system, latency)) {
            latency.run(cluster, results);
        }

        assertThat(results).containsOnlyKeys("p50 ms", "p99 ms", "p99.9 ms", "max ms");
        assertThat(results.get("p50 ms")).isPositive().isLessThanOrEqualTo(results.get("max ms"));
    }

    @ParameterizedTest
    @EnumSource
    void aWrongValueFailsTheRun(Options.Subject system) throws Exception {
        assumeItCanRun(system);
        try (Cluster cluster = Cluster.start(system, null)) {
            cluster.put(Data.key('m', 0), Data.value(0));
            cluster.put(Data.key('m', 1), Data.value(2));
            for (int node = 0; node < Figure1.NODES.size(); node++) {
                int waited = node;
                Await.until("both keys", () -> cluster.held(waited) == 2);
            }

            Data.verify(cluster, 'm', 1);
            assertThatThrownBy(() -> Data.verify(cluster, 'm', 2)).isInstanceOf(WrongResultException.class);
            assertThatThrownBy(() -> Data.verify(cluster, 'n', 1)).isInstanceOf(WrongResultException.class);
        }
    }
}

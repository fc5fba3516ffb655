package dev.herd.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
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
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"JGROUPS", "REDIS", "INFINISPAN", "HAZELCAST", "HASH_MAP"})
    void aFloodReachesAllNodes(Options.Subject system) throws Exception {
        assumeItCanRun(system);
        Map<String, Double> results = new LinkedHashMap<>();
        try (Cluster cluster = Cluster.start(system, null)) {
            Flood.byOne(cluster, COUNT).run(results);
        }

        // Four nodes must get each update; a cycle of four and a leaf has them sent six at most, and ten if all were
        // sent back.
        // What is on its way when two nodes compare, or is lost, is sent once more.
        double most = system == Options.Subject.HERD_UDP ? 12.0 : 8.0;
        assertThat(results.get("copies sent/update")).isBetween(4.0, most);
        assertThat(results.get("updates/s")).isPositive();
    }

    @Test
    void updatesByAllNodesReachAllNodes() throws Exception {
        Map<String, Double> results = new LinkedHashMap<>();
        try (Cluster cluster = Cluster.start(Options.Subject.HERD, null)) {
            Flood.byAll(cluster, COUNT).run(results);

            assertThat(cluster.held(Figure1.WRITER)).isEqualTo(2L * Figure1.NODES.size() * COUNT);
        }

        assertThat(results.get("copies sent/update")).isBetween(4.0, 8.0);
    }

    @ParameterizedTest
    @EnumSource(names = {"HERD", "RELAY"})
    void updatesByTwoThreadsOfOneNodeReachAllOthersOfAStar(Options.Subject system) throws Exception {
        Map<String, Double> results = new LinkedHashMap<>();

        TwoThreads.run(system, COUNT, results);

        // None but the node that writes has another to send to.
        assertThat(results.get("copies sent/update")).isBetween(4.0, 5.0);
        assertThat(results.get("updates/s")).isPositive();
    }

    @ParameterizedTest
    @EnumSource(names = {"HERD", "RELAY"})
    void aHerdOfTenIsLinkedAsItsGraphHasIt(Options.Subject system) throws Exception {
        Map<String, Double> results = new LinkedHashMap<>();

        Growth.run(system, 10, 20 * COUNT, results);

        // Each update goes over each of twenty links once at least, and twice at most.
        assertThat(results.get("copies/update and node at 10 nodes")).isBetween(0.9, 4.0);
        assertThat(results.get("CPU µs/message at 10 nodes")).isPositive();
    }

    @ParameterizedTest
    @EnumSource(names = {"HERD", "RELAY"})
    void hotKeysEndWithTheirLastValues(Options.Subject system) throws Exception {
        Map<String, Double> results = new LinkedHashMap<>();
        try (Cluster cluster = Cluster.start(system, null)) {
            new HotKeys(cluster, 10 * COUNT).run(results);

            for (int node = 0; node < cluster.size(); node++) {
                assertThat(cluster.held(node)).isEqualTo(20);
                assertThat(cluster.get(node, Data.key('m', 9))).isEqualTo(Data.value(10 * COUNT - 1));
            }
        }

        assertThat(results).containsEntry("updates written", 10.0 * COUNT);
    }

    @Test
    void bigValuesReachAllNodesWhole() throws Exception {
        Map<String, Double> results = new LinkedHashMap<>();
        try (Cluster cluster = Cluster.start(Options.Subject.HERD, null)) {
            new BigValues(cluster).run(16, results);
        }

        assertThat(results).containsOnlyKeys("values of 1 MiB, MiB/s", "values of 16 MiB, MiB/s");
    }

    @Test
    void aNodeThatJoinsIsFilledWhileTheOthersGoOn() throws Exception {
        Map<String, Double> results = new LinkedHashMap<>();

        new Join(COUNT, 1).run(Options.Subject.HERD, results);

        assertThat(results.get("until it holds all ms")).isPositive();
        assertThat(results.get("live p99 ms meanwhile")).isPositive();
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"JGROUPS", "REDIS", "INFINISPAN", "HAZELCAST", "HASH_MAP"})
    void everyWriteIsSeenOnAllNodes(Options.Subject system) throws Exception {
        assumeItCanRun(system);
        Map<String, Double> results = new LinkedHashMap<>();
        Latency latency = new Latency(0, Latency.PER_SECOND);
        try (Cluster cluster = Cluster.start(system, latency)) {
            latency.run(cluster, 0, results);
        }

        assertThat(results).containsOnlyKeys("p50 ms", "p99 ms", "p99.9 ms", "max ms");
        assertThat(results.get("p50 ms")).isPositive().isLessThanOrEqualTo(results.get("max ms"));
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"JGROUPS", "REDIS", "INFINISPAN", "HAZELCAST", "HASH_MAP"})
    void aWrongValueFailsTheRun(Options.Subject system) throws Exception {
        assumeItCanRun(system);
        try (Cluster cluster = Cluster.start(system, null)) {
            cluster.put(Figure1.WRITER, Data.key('m', 0), Data.value(0));
            cluster.put(Figure1.WRITER, Data.key('m', 1), Data.value(2));
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

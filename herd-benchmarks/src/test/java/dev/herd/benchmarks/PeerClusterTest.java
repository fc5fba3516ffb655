package dev.herd.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two nodes of each: a second or two for those that start soon, and so for the build. The others are run by the benchmarks. */
@Timeout(120)
class PeerClusterTest {

    private static final int COUNT = 100;

    @ParameterizedTest
    @EnumSource(names = {"JGROUPS", "REDIS"})
    void whatOneNodeWritesIsOnTheOtherAndOnOneThatComesLater(Options.Subject system) throws Exception {
        assumeTrue(
                system != Options.Subject.REDIS || Programs.find("redis-server").isPresent(),
                "redis-server is not installed");
        AtomicInteger told = new AtomicInteger();
        try (Cluster cluster = Cluster.start(system, 1, (node, value) -> told.incrementAndGet())) {
            for (int number = 0; number < COUNT; number++) {
                cluster.put(0, Data.key('m', number), Data.value(number));
            }
            Await.until("the first to hold all", () -> cluster.held(0) == COUNT);
            cluster.grow();
            cluster.awaitLinked();
            Await.until("the second to be filled", () -> cluster.held(1) == COUNT);
            cluster.put(0, Data.key('m', COUNT), Data.value(COUNT));
            for (int node = 0; node < 2; node++) {
                int waited = node;
                Await.until("node " + node + " to hold what was written then", () -> cluster.held(waited) == COUNT + 1);
            }

            Data.verify(cluster, 'm', COUNT + 1);
            assertThatThrownBy(() -> Data.verify(cluster, 'm', COUNT + 2)).isInstanceOf(WrongResultException.class);
            Await.until("all of it to be told", () -> told.get() >= COUNT + 2);
        }
        assertThat(told).hasValue(COUNT + 2);
    }
}

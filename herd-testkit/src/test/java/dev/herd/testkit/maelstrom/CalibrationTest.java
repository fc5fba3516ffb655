package dev.herd.testkit.maelstrom;

import static dev.herd.testkit.maelstrom.BroadcastWorkload.documented;
import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.testkit.Topology;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The protocols of Maelstrom's documentation come to the figures that stand there (chapter 3, read at commit cb7f072). How
 * many messages a broadcast takes can be told exactly: what is printed there is a multiple of it each time.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class CalibrationTest {

    private static final int SEEDS = 9;

    /** By how much a run of theirs on real processes may differ: each hop costs those some work, too. */
    private static final double TOLERANCE = 0.1;

    private static final long TOLERANCE_MILLIS = 12;

    private static final BroadcastWorkload FIVE = documented(Topology.grid(5), Latency.constant(0));
    private static final BroadcastWorkload GRID = documented(Topology.grid(25), Latency.constant(100));

    private static <M> void costs(
            int messages, int documentedMessages, BroadcastWorkload load, BroadcastProtocol<M> how) {
        BroadcastResult result = load.run(1, how);
        assertThat(result.messages())
                .isEqualTo((long) messages * result.elements().attempted());
        assertThat(documentedMessages % messages).isZero();
        // Half of the requests are broadcasts.
        assertThat(result.messagesPerOperation()).isBetween(messages * 0.45, messages * 0.55);
    }

    @Test
    void aBroadcastCostsAsManyMessagesAsDocumented() {
        costs(10, 9_980, FIVE, DocumentedProtocols.echoing());
        costs(6, 5_916, FIVE, DocumentedProtocols.gossip());
        costs(56, 56_280, GRID, DocumentedProtocols.gossip());
        costs(24, 24_120, documented(Topology.line(25), Latency.constant(10)), DocumentedProtocols.gossip());
        costs(576, 587_520, documented(Topology.full(25), Latency.constant(100)), DocumentedProtocols.gossip());
        costs(24, 24_744, documented(Topology.tree(25, 4), Latency.constant(100)), DocumentedProtocols.gossip());
    }

    private static void takes(List<Long> documented, BroadcastWorkload load) {
        BroadcastSummary summary = BroadcastSummary.of(load, DocumentedProtocols.gossip(), SEEDS);
        for (int i = 0; i < documented.size(); i++) {
            // The median, 95 and 99 %: the longest is one value of a run.
            long expected = documented.get(i);
            long most = Math.max(TOLERANCE_MILLIS, Math.round(expected * TOLERANCE));
            assertThat(summary.stableMillis().get(i + 1)).isBetween(expected - most, expected + most);
        }
        assertThat(summary.lost() + summary.failed() + summary.neverRead() + summary.duplicated())
                .isZero();
    }

    @Test
    void broadcastsTakeAsLongAsDocumented() {
        takes(List.of(452L, 656L, 748L), GRID);
        takes(List.of(11L, 42L, 56L), documented(Topology.grid(25), Latency.constant(10)));
        takes(List.of(86L, 170L, 193L), documented(Topology.line(25), Latency.constant(10)));
        takes(List.of(77L, 95L, 96L), documented(Topology.full(25), Latency.constant(100)));
        takes(List.of(386L, 489L, 498L), documented(Topology.tree(25, 4), Latency.constant(100)));
        takes(List.of(229L, 431L, 520L), documented(Topology.grid(25), new Latency(Latency.Kind.EXPONENTIAL, 100)));
    }

    @Test
    void partitionsLoseWhatIsNotSentAgain() {
        BroadcastSummary lossy =
                BroadcastSummary.of(FIVE.withRate(5).withPartitions(), DocumentedProtocols.gossip(), SEEDS);
        assertThat(lossy.lost()).isPositive();
        assertThat(lossy.settledMillis()).isNegative();
    }

    @Test
    void whatIsSentAgainUntilItIsAcknowledgedIsNotLost() {
        BroadcastWorkload tree =
                documented(Topology.tree(5, 4), Latency.constant(0)).withRate(5).withPartitions();
        BroadcastSummary retrying = BroadcastSummary.of(tree, DocumentedProtocols.retrying(), SEEDS);
        assertThat(retrying.lost()).isZero();
        assertThat(retrying.neverRead()).isZero();
        // They send again once a second.
        assertThat(retrying.settledMillis()).isBetween(1L, 1_010L);
    }

    @Test
    void oneSeedIsOneRun() {
        BroadcastWorkload load = GRID.withPartitions();
        assertThat(load.run(5, DocumentedProtocols.retrying()))
                .isEqualTo(load.run(5, DocumentedProtocols.retrying()))
                .isNotEqualTo(load.run(6, DocumentedProtocols.retrying()));
    }
}

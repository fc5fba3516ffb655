package dev.herd.examples.maelstrom;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.herd.testkit.Topology;
import dev.herd.testkit.maelstrom.BroadcastProtocol;
import dev.herd.testkit.maelstrom.BroadcastSummary;
import dev.herd.testkit.maelstrom.BroadcastWorkload;
import dev.herd.testkit.maelstrom.DocumentedProtocols;
import dev.herd.testkit.maelstrom.Latency;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/**
 * The table of MAELSTROM.md: {@code -Dherd.seeds=9} prints it. Herd is run as Maelstrom would run it, by lines of JSON, but in
 * virtual time.
 */
@Tag("onceABuild")
@Timeout(value = 900, unit = TimeUnit.SECONDS)
class MaelstromTableTest {

    private static final Latency SLOW = Latency.constant(100);
    private static final Topology GRID = Topology.grid(25);
    private static final Topology TREE = Topology.tree(25, 4);
    private static final Topology STAR = Topology.star(25);
    private static final Topology LINE = Topology.line(25);

    private final Logger herdsLog = (Logger) LoggerFactory.getLogger("dev.herd");
    private final int seeds = Integer.getInteger("herd.seeds", 2);
    private final StringBuilder table = new StringBuilder();

    /** Partitions are what nodes warn of. */
    @BeforeEach
    void quiet() {
        herdsLog.setLevel(Level.ERROR);
    }

    @AfterEach
    void loud() {
        herdsLog.setLevel(null);
    }

    private static BroadcastWorkload load(Topology topology) {
        return BroadcastWorkload.documented(topology, SLOW);
    }

    private <M> BroadcastSummary row(String what, BroadcastWorkload load, BroadcastProtocol<M> protocol) {
        BroadcastSummary summary = BroadcastSummary.of(load, protocol, seeds);
        String quantiles =
                summary.stableMillis().stream().skip(1).map(String::valueOf).collect(Collectors.joining(" / "));
        line(
                what,
                String.format(Locale.ROOT, "%.2f", summary.messagesPerOperation()),
                quantiles,
                String.valueOf(summary.worstMillis()),
                String.valueOf(summary.lost()),
                String.valueOf(summary.duplicated()),
                summary.settledMillis() < 0 ? "never" : String.valueOf(summary.settledMillis()));
        return summary;
    }

    private void line(String... cells) {
        table.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private void head() {
        line(
                "what",
                "messages/op",
                "stable after ms: 0.5 / 0.95 / 0.99 / 1",
                "worst",
                "lost",
                "duplicated",
                "settled ms");
        line("---", "---", "---", "---", "---", "---", "---");
    }

    private void calibration() {
        published("grid", "27.81", "452 / 656 / 748 / 791");
        row("grid, gossip", load(GRID), DocumentedProtocols.gossip());
        published("tree4", "11.99", "386 / 489 / 498 / 505");
        row("tree4, gossip", load(TREE), DocumentedProtocols.gossip());
        published("total", "290.56", "77 / 95 / 96 / 97");
        row("total, gossip", load(Topology.full(25)), DocumentedProtocols.gossip());
        published("line, 10 ms", "12.01", "86 / 170 / 193 / 224");
        row(
                "line, 10 ms, gossip",
                BroadcastWorkload.documented(LINE, Latency.constant(10)),
                DocumentedProtocols.gossip());
        row("grid, partitions, gossip", load(GRID).withPartitions(), DocumentedProtocols.gossip());
        row("grid, partitions, retrying", load(GRID).withPartitions(), DocumentedProtocols.retrying());
        row("grid, retrying", load(GRID), DocumentedProtocols.retrying());
        row("tree4, retrying", load(TREE), DocumentedProtocols.retrying());
    }

    private void published(String what, String messages, String stable) {
        line("*" + what + ", documentation*", messages, stable, "", "", "", "");
    }

    /** Bounds are a little above what is measured: whoever passes them has made Herd dearer or slower. */
    private void herd(String name, Topology topology, double messages, List<Integer> stable, long settled) {
        BroadcastSummary summary = row("**Herd**, " + name, load(topology), Router.herd());
        assertNothingMissing(summary);
        assertThat(summary.messagesPerOperation()).as(name).isLessThan(messages);
        for (int i = 0; i < stable.size(); i++) {
            assertThat(summary.stableMillis().get(i + 1)).as(name).isLessThanOrEqualTo(stable.get(i));
        }
        assertThat(summary.settledMillis()).as(name).isBetween(0L, settled);
    }

    private void cutHerd(String name, Topology topology, double messages, long settled) {
        BroadcastSummary summary =
                row("**Herd**, " + name + ", partitions", load(topology).withPartitions(), Router.herd());
        assertNothingMissing(summary);
        assertThat(summary.messagesPerOperation()).as(name).isLessThan(messages);
        assertThat(summary.settledMillis()).as(name).isBetween(0L, settled);
    }

    private static void assertNothingMissing(BroadcastSummary summary) {
        assertThat(summary.lost() + summary.neverRead() + summary.duplicated() + summary.failed())
                .isZero();
    }

    @Test
    void herdUnderMaelstromsLoad() {
        head();
        if (Integer.getInteger("herd.seeds") != null) {
            calibration(); // which herd-testkit guards
        }
        herd("grid", GRID, 29.5, List.of(500, 720, 1_100, 1_400), 900);
        herd("tree4", TREE, 13.5, List.of(410, 520, 1_000, 1_300), 600);
        herd("star", STAR, 13.5, List.of(200, 220, 850, 1_100), 300);
        herd("line", LINE, 13.5, List.of(1_650, 2_350, 2_500, 3_000), 2_500);
        BroadcastSummary later =
                row("**Herd**, grid, links up", load(GRID).withHeadStart(Duration.ofSeconds(5)), Router.herd());
        assertNothingMissing(later);
        assertThat(later.worstMillis()).isLessThanOrEqualTo(800);
        cutHerd("grid", GRID, 29.5, 3_000);
        cutHerd("tree4", TREE, 13.5, 3_500);
        cutHerd("star", STAR, 13.5, 3_000);
        cutHerd("line", LINE, 13.5, 6_000);
        if (Integer.getInteger("herd.seeds") != null) {
            System.out.print(table);
        }
    }

    @Test
    void oneSeedIsOneRun() {
        BroadcastWorkload load = load(TREE).withPartitions();
        assertThat(load.run(3, Router.herd()))
                .isEqualTo(load.run(3, Router.herd()))
                .isNotEqualTo(load.run(4, Router.herd()));
    }
}

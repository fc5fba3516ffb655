package dev.herd.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.Codec;
import dev.herd.Herd;
import dev.herd.HerdBuilder;
import dev.herd.HerdEvent;
import dev.herd.HerdMap;
import dev.herd.transport.Endpoint;
import dev.herd.transport.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How links come about between nodes that dial at once, or leave meanwhile, and among strangers. */
@Timeout(120)
class LinkingTest {

    private static final String SECRET = "known to good nodes only";
    private static final Duration SOON = Duration.ofSeconds(2);

    private final ManualTiming timing = new ManualTiming();
    private final SimulatedNetwork network = new SimulatedNetwork(timing, Faults.none(), 3);
    private final List<HerdEvent> events = new ArrayList<>();

    private static Endpoint at(int port) {
        return Endpoint.parse("sim://localhost:" + port);
    }

    private HerdBuilder builder(int port, long seed, SimulatedNetwork on) {
        return Herd.builder()
                .node("n" + port)
                .listen(at(port).toString())
                .transport(on.transport("n" + port))
                .timing(timing.node())
                .random(new Random(seed))
                .listenerExecutor(Runnable::run);
    }

    private HerdBuilder builder(int port) {
        return builder(port, port, network);
    }

    private void close(Herd... herds) {
        for (Herd herd : herds) {
            CompletableFuture<Void> closed = herd.closeAsync();
            timing.advance(SOON);
            assertThat(closed).isDone();
        }
    }

    private static HerdMap<String, String> map(Herd herd) {
        return herd.map("m", Codec.string(), Codec.string());
    }

    private static long origin(Herd of, Herd seenBy) {
        return seenBy.links().stream()
                .filter(link -> link.node().equals(of.node()))
                .findAny()
                .orElseThrow()
                .origin();
    }

    @Test
    void strangersThatClaimToBePeersKeepNobodyFromDiallingThem() throws IOException {
        List<Herd> herds = new ArrayList<>();
        for (int port = 1; port <= 2; port++) {
            herds.add(builder(port)
                    .secret(SECRET)
                    .set("herd.limits.handshakeTime", "1h")
                    .peers(at(3 - port).toString())
                    .start());
        }
        timing.advance(SOON);
        List<Stranger> strangers = new ArrayList<>();
        for (int port = 1; port <= 2; port++) {
            long claimed = herds.get(port - 1).links().get(0).origin();
            strangers.add(Stranger.dial(network, at(port)).hello(claimed));
        }
        timing.advance(SOON);
        network.breakLinks("n1", "n2");
        timing.advance(SOON);
        for (int i = 0; i < 2; i++) {
            assertThat(herds.get(i).links()).hasSize(1);
            assertThat(strangers.get(i).received).containsExactly(Stranger.HELLO);
            assertThat(strangers.get(i).closed).isNull();
        }
    }

    @Test
    void whoAnswersWithTheDiallersOwnOriginDoesNotKeepItFromDiallingAgain() throws IOException {
        Herd victim = builder(1).secret(SECRET).start();
        Herd probe = builder(2).secret(SECRET).peers(at(1).toString()).start();
        timing.advance(SOON);
        long origin = origin(victim, probe);
        close(probe);
        List<Stranger> impostors = new ArrayList<>();
        Transport elsewhere = Stranger.listen(network, at(9), () -> {
            impostors.add(new Stranger().hello(origin));
            return impostors.get(impostors.size() - 1);
        });
        victim.addPeer(at(9));
        timing.advance(SOON);
        assertThat(impostors).isNotEmpty();
        elsewhere.close();
        Herd real = builder(9).secret(SECRET).start();
        timing.advance(SOON);
        assertThat(victim.links()).extracting(link -> link.node()).containsExactly(real.node());
    }

    @Test
    void strangersThatFallSilentKeepNoPeerOut() throws IOException {
        Herd node = builder(1)
                .secret(SECRET)
                .set("herd.limits.links", "4")
                .set("herd.limits.handshakeTime", "1h")
                .onEvent(events::add)
                .start();
        List<Stranger> strangers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            strangers.add(Stranger.dial(network, at(1)));
            timing.advance(Duration.ofMillis(10));
            if (i % 2 == 0) {
                strangers.get(i).hello(77);
            }
        }
        Herd peer = builder(2).secret(SECRET).peers(at(1).toString()).start();
        timing.advance(SOON);
        assertThat(node.links()).extracting(link -> link.node()).containsExactly(peer.node());
        assertThat(strangers.stream().filter(each -> each.closed == null)).hasSize(3);
        assertThat(node.stats().refusedHandshakes()).isEqualTo(7);
        assertThat(events.stream().filter(HerdEvent.LinkRefused.class::isInstance))
                .hasSize(7)
                .allSatisfy(event -> assertThat(event.toString()).contains("too many handshakes"));
    }

    @Test
    void whoHasSaidHelloGoesAfterAllWhoHaveNot() throws IOException {
        builder(1)
                .secret(SECRET)
                .set("herd.limits.links", "2")
                .set("herd.limits.handshakeTime", "1h")
                .start();
        Stranger polite = Stranger.dial(network, at(1)).hello(77);
        timing.advance(SOON);
        Stranger silent = Stranger.dial(network, at(1));
        timing.advance(SOON);
        Stranger last = Stranger.dial(network, at(1)).hello(78);
        timing.advance(SOON);
        assertThat(polite.closed).isNull();
        assertThat(silent.closed).isNotNull();
        Stranger.dial(network, at(1)).hello(79);
        timing.advance(SOON);
        assertThat(polite.closed).isNotNull();
        assertThat(last.closed).isNull();
    }

    /** The moment is anywhere from before the dial's first byte to after its last. */
    @Test
    void aDialUnderWayComesUpNoMoreOnceThePeerIsRemoved() throws IOException {
        for (int micros = 0; micros < 6_000; micros += 100) {
            SimulatedNetwork own = new SimulatedNetwork(timing, Faults.none(), micros);
            Herd there = builder(1, 1, own).start();
            Herd here = builder(2, 2, own).peers(at(1).toString()).start();
            timing.advance(Duration.ofNanos(micros * 1_000L));
            boolean up = !here.links().isEmpty();
            here.removePeer(at(1));
            timing.advance(SOON);
            assertThat(here.links()).as("after " + micros + " us").hasSize(up ? 1 : 0);
            assertThat(there.links()).hasSize(up ? 1 : 0);
            close(here, there);
        }
    }

    /** It waits for a third one, which is cut off and is owed something. */
    @Test
    void nothingComesUpAnyMoreOnceANodeLeaves() throws IOException {
        for (int micros = 0; micros < 6_000; micros += 200) {
            for (boolean dials : new boolean[] {false, true}) {
                SimulatedNetwork own = new SimulatedNetwork(timing, Faults.none(), micros);
                Herd leaving = builder(2, 2, own).onEvent(events::add).start();
                Herd third = builder(3, 3, own).peers(at(2).toString()).start();
                Herd other = builder(1, 1, own).start();
                timing.advance(SOON);
                own.partition(List.of("n3"));
                map(leaving).put("key", "v".repeat(1 << 20)); // more than the network takes
                (dials ? leaving : other).addPeer(at(dials ? 1 : 2));
                timing.advance(Duration.ofNanos(micros * 1_000L));
                events.clear();
                CompletableFuture<Void> left = leaving.closeAsync();
                timing.advance(SOON.dividedBy(2));
                assertThat(left).isNotDone();
                assertThat(events).as("after " + micros + " us").noneMatch(event -> event instanceof HerdEvent.LinkUp);
                timing.advance(SOON);
                assertThat(left).isDone();
                close(third, other);
            }
        }
    }

    /** Each ends up with the same one link, and hears of it once. */
    @Test
    void twoThatDialAtOnceLinkOnceAndQuietly() throws IOException {
        for (int seed = 0; seed < 300; seed++) {
            SimulatedNetwork own = new SimulatedNetwork(timing, Faults.none(), seed);
            List<HerdEvent> here = new ArrayList<>();
            List<HerdEvent> there = new ArrayList<>();
            Herd one = builder(1, seed, own)
                    .peers(at(2).toString())
                    .onEvent(here::add)
                    .start();
            timing.advance(Duration.ofNanos(own.between(0, 200_000)));
            Herd other = builder(2, ~seed, own)
                    .peers(at(1).toString())
                    .onEvent(there::add)
                    .start();
            timing.advance(Duration.ofSeconds(10));
            assertThat(one.links()).hasSize(1);
            assertThat(other.links()).hasSize(1);
            assertThat(own.links()).as("seed " + seed).isEqualTo(1);
            for (List<HerdEvent> events : List.of(here, there)) {
                assertThat(events.stream()
                                .filter(event -> !(event instanceof HerdEvent.LinkRefused refused
                                        && refused.reason().contains("nobody listens"))))
                        .as("seed " + seed)
                        .singleElement()
                        .isInstanceOf(HerdEvent.LinkUp.class);
            }
            assertThat(one.stats().linksUp()).isEqualTo(1);
            assertThat(one.stats().linksDown()).isZero();
            map(one).put("key", "value");
            map(other).put("other", "value");
            timing.advance(SOON);
            assertThat(map(other).get("key")).isEqualTo("value");
            assertThat(map(one).get("other")).isEqualTo("value");
            close(one, other);
        }
    }

    /** What a node says of itself is bounded, so that it can be said over any link. */
    @Test
    void longNamesAndManyAddressesKeepNobodyFromLinkingOverShortDatagrams() throws IOException {
        Faults shortest =
                new Faults(true, 100_000, 1_000_000, 0, 0, 0, 512, 125_000_000, 0, 0, 0, 0, NodeFaults.none());
        SimulatedNetwork own = new SimulatedNetwork(timing, shortest, 1);
        String advertised = at(2) + (", sim://" + "far.".repeat(30) + "away:3").repeat(20);
        Herd one = builder(1, 1, own).name("h".repeat(200)).start();
        Herd other = builder(2, 2, own)
                .name("h".repeat(200))
                .node("n".repeat(200))
                .set("herd.advertise", advertised)
                .peers(at(1).toString())
                .start();
        timing.advance(SOON);
        assertThat(one.links()).hasSize(1);
        assertThat(other.links()).hasSize(1);
    }
}

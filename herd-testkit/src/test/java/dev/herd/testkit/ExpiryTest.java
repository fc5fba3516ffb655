package dev.herd.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.Codec;
import dev.herd.Herd;
import dev.herd.HerdMap;
import dev.herd.transport.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A value that expires takes the place of one that would have lived on, which some node has not heard of. */
class ExpiryTest {

    private static final Duration SHORT = Duration.ofMillis(100);

    private final ManualTiming timing = new ManualTiming();
    private final SimulatedNetwork network = new SimulatedNetwork(timing, Faults.none(), 3);

    private Herd start(int port, String... peers) throws IOException {
        return Herd.builder()
                .node("n" + port)
                .listen("sim://localhost:" + port)
                .peers(peers)
                .transport(network.transport("n" + port))
                .timing(timing.node())
                .random(new Random(port))
                .listenerExecutor(Runnable::run)
                .start();
    }

    private static HerdMap<String, String> map(Herd herd) {
        return herd.map("m", Codec.string(), Codec.string());
    }

    /** The one between the two hears of the newer value when that has expired already, and then of the older one. */
    private void assertThatAllForget(Herd newer, Herd older) throws IOException {
        Herd between = start(3, newer.listening().get(0).toString());
        timing.advance(SHORT);
        assertThat(between.filling()).isFalse();
        between.addPeer(older.listening().get(0));
        timing.advance(Duration.ofSeconds(5));
        assertThat(between.links()).hasSize(2);
        for (Herd herd : List.of(newer, between, older)) {
            assertThat(map(herd).get("key")).as(herd.node()).isNull();
        }
    }

    @Test
    void aValueThatItsOriginDidNotKnowOfStaysAwayEverywhere() throws IOException {
        Herd newer = start(1);
        Herd older = start(2);
        map(older).put("key", "old");
        timing.advance(Duration.ofMillis(50));
        map(newer).put("key", "new", SHORT);
        timing.advance(SHORT.multipliedBy(2));
        assertThatAllForget(newer, older);
    }

    @Test
    void aValueThatItsOriginDidKnowOfStaysAwayEverywhere() throws IOException {
        Herd newer = start(1);
        Herd older = start(2, "sim://localhost:1");
        timing.advance(SHORT);
        map(older).put("key", "old");
        timing.advance(SHORT);
        assertThat(map(newer).get("key")).isEqualTo("old");
        older.removePeer(Endpoint.parse("sim://localhost:1"));
        newer.removePeer(Endpoint.parse("sim://localhost:2"));
        network.breakLinks("n1", "n2");
        map(newer).put("key", "new", SHORT);
        timing.advance(SHORT.multipliedBy(2));
        assertThatAllForget(newer, older);
    }

    /** A removal holds down what is older still, and so must what takes its place. */
    @Test
    void whatWasRemovedStaysAwayThoughTheRemovalGaveWayToAValueThatExpired() throws IOException {
        Herd away = start(4);
        map(away).put("key", "oldest");
        timing.advance(SHORT);
        Herd older = start(2);
        map(older).put("key", "old");
        map(older).remove("key");
        timing.advance(SHORT);
        Herd newer = start(1);
        map(newer).put("key", "new", SHORT.multipliedBy(10));
        Herd between = start(3, "sim://localhost:1", "sim://localhost:2");
        timing.advance(SHORT.multipliedBy(5));
        assertThat(map(older).get("key")).isEqualTo("new");
        timing.advance(Duration.ofMinutes(2));
        between.addPeer(away.listening().get(0));
        timing.advance(Duration.ofSeconds(5));
        for (Herd herd : List.of(newer, between, older, away)) {
            assertThat(map(herd).get("key")).as(herd.node()).isNull();
        }
    }

    /** Nobody who wrote knew of both: the one between the two met the older value first. */
    @Test
    void whatANodeOnTheWayDisplacedStaysAwayEverywhere() throws IOException {
        Herd between = start(1);
        Herd older = start(2, "sim://localhost:1");
        timing.advance(SHORT);
        map(older).put("key", "old");
        timing.advance(SHORT);
        assertThat(map(between).get("key")).isEqualTo("old");
        older.removePeer(Endpoint.parse("sim://localhost:1"));
        between.removePeer(Endpoint.parse("sim://localhost:2"));
        network.breakLinks("n1", "n2");
        Herd newer = start(3);
        map(newer).put("key", "new", SHORT);
        newer.addPeer(between.listening().get(0));
        timing.advance(SHORT.dividedBy(2));
        assertThat(map(between).get("key")).isEqualTo("new");
        timing.advance(Duration.ofMinutes(3)); // expired, and swept out
        between.addPeer(older.listening().get(0));
        timing.advance(Duration.ofSeconds(5));
        assertThat(between.links()).hasSize(2);
        for (Herd herd : List.of(newer, between, older)) {
            assertThat(map(herd).get("key")).as(herd.node()).isNull();
        }
    }

    /** The newest lives longer than the one that it displaces, but not as long as what that one kept down. */
    @Test
    void whatWasKeptDownStaysDownUnderThoseThatFollow() throws IOException {
        Herd between = start(1);
        Herd older = start(2, "sim://localhost:1");
        timing.advance(SHORT);
        map(older).put("key", "old");
        timing.advance(SHORT);
        older.removePeer(Endpoint.parse("sim://localhost:1"));
        between.removePeer(Endpoint.parse("sim://localhost:2"));
        network.breakLinks("n1", "n2");
        map(between).put("key", "new", SHORT.multipliedBy(10));
        timing.advance(SHORT);
        Herd newest = start(3);
        map(newest).put("key", "newest", SHORT.multipliedBy(20));
        newest.addPeer(between.listening().get(0));
        timing.advance(SHORT);
        assertThat(map(between).get("key")).isEqualTo("newest");
        timing.advance(Duration.ofMinutes(3));
        between.addPeer(older.listening().get(0));
        timing.advance(Duration.ofSeconds(5));
        for (Herd herd : List.of(newest, between, older)) {
            assertThat(map(herd).get("key")).as(herd.node()).isNull();
        }
    }
}

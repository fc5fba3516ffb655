package dev.herd.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.Codec;
import dev.herd.Herd;
import dev.herd.HerdBuilder;
import dev.herd.HerdClient;
import dev.herd.HerdMap;
import dev.herd.transport.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole herds in one JVM, as an application's own tests would run them: production nodes, threads, no ports. */
@Timeout(120)
class MemoryHerdTest {

    private static final List<String> NAMES = List.of("blake", "howard", "metta", "young", "parker");
    private static final Eventually eventually = Eventually.within(Duration.ofSeconds(60));

    private final MemoryNetwork network = new MemoryNetwork();
    private final List<Herd> herds = new ArrayList<>();

    @AfterEach
    void close() {
        herds.forEach(Herd::close);
    }

    private Herd start(String name, String... peers) throws IOException {
        return start(Herd.builder().transport(network.transport()), name, peers);
    }

    private Herd start(HerdBuilder builder, String name, String... peers) throws IOException {
        Herd herd = builder.node(name)
                .listen("mem://" + name + ":1")
                .peers(peers)
                .clients((session, line) -> Answer.of(name + " " + line).now())
                .start();
        herds.add(herd);
        return herd;
    }

    /** A ring. */
    private void startFive() throws IOException {
        for (int i = 0; i < NAMES.size(); i++) {
            start(NAMES.get(i), "mem://" + NAMES.get((i + 1) % NAMES.size()) + ":1");
        }
        eventually.until(
                "all five are linked",
                () -> herds.stream().allMatch(herd -> herd.links().size() == 2 && !herd.filling()));
    }

    private static HerdMap<String, String> map(Herd herd) {
        return herd.map("words", Codec.string(), Codec.string());
    }

    @Test
    void fiveNodesAgreeOnWhatThreadsWriteAtAllOfThem() throws Exception {
        startFive();
        Race.of(NAMES.size(), node -> {
            HerdMap<String, String> here = map(herds.get(node));
            for (int i = 0; i < 2_000; i++) {
                here.put("own " + node + " " + i % 100, "" + i);
                here.put("all " + i % 100, node + " " + i);
            }
            here.remove("own " + node + " 0");
        });
        Map<String, String> expected = new TreeMap<>();
        for (int node = 0; node < NAMES.size(); node++) {
            for (int i = 1; i < 100; i++) {
                expected.put("own " + node + " " + i, "" + (1_900 + i));
            }
        }
        eventually.until("all agree", () -> {
            Map<String, String> first = new TreeMap<>(map(herds.get(0)));
            return first.size() == 595
                    && first.entrySet().containsAll(expected.entrySet())
                    && herds.stream().allMatch(herd -> new TreeMap<>(map(herd)).equals(first));
        });
    }

    @Test
    void aNodeThatLeavesIsForgottenAndOneThatComesIsFilled() throws Exception {
        startFive();
        map(herds.get(1)).put("key", "1");
        eventually.until(
                "all have it", () -> herds.stream().allMatch(herd -> map(herd).containsKey("key")));
        herds.remove(1).close();
        map(herds.get(3)).put("key", "2");
        eventually.until(
                "the other four have it",
                () -> herds.stream().allMatch(herd -> "2".equals(map(herd).get("key"))));
        Herd back = start("howard", "mem://metta:1");
        eventually.until("it is filled", () -> !back.filling() && back.links().size() == 2);
        assertThat(map(back)).containsEntry("key", "2");
    }

    @Test
    void aClientMovesToAnotherNodeWhenItsOwnLeaves() throws Exception {
        start("blake");
        start("howard", "mem://blake:1");
        try (HerdClient client = HerdClient.builder()
                .transport(network.transport())
                .endpoints("mem://blake:1", "mem://howard:1")
                .start()) {
            assertThat(client.ask("first").get(30, TimeUnit.SECONDS)).isEqualTo("blake first");
            List<CompletableFuture<String>> answers = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                answers.add(client.ask("question " + i));
            }
            herds.get(0).close();
            for (int i = 0; i < 200; i++) {
                assertThat(answers.get(i).get(30, TimeUnit.SECONDS))
                        .isIn("blake question " + i, "howard question " + i);
            }
            assertThat(client.ask("last").get(30, TimeUnit.SECONDS)).isEqualTo("howard last");
        }
    }

    @Test
    void peersProveTheirSecretAsOverAnyNetwork() throws Exception {
        start(Herd.builder().transport(network.transport()).secret("one of sixteen bytes"), "blake");
        Herd stranger = start(
                Herd.builder().transport(network.transport()).secret("another of 16 bytes"), "howard", "mem://blake:1");
        eventually.until("it is refused", () -> herds.get(0).stats().refusedHandshakes() > 0);
        assertThat(stranger.links()).isEmpty();
    }
}

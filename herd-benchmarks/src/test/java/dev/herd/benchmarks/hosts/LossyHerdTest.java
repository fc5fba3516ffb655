package dev.herd.benchmarks.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.herd.benchmarks.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Five servers, linked over UDP as in the paper's Figure 1, as five hosts on a network that is bad to them. */
@Tag("namespaces")
@Timeout(240)
class LossyHerdTest {

    private static final List<String> NAMES = List.of("Blake", "Howard", "Bryant", "Gasol", "Metta");
    private static final int BRYANT = 2;
    private static final int GASOL = 3;
    private static final int METTA = 4;
    private static final long CUT = TimeUnit.SECONDS.toNanos(30);
    private static final int KEYS_A_ROUND = 20;
    private static final String LOSS = "meta l4proto udp numgen random mod 10 == 0 counter drop";

    private final Map<String, List<Integer>> dialled =
            Map.of("Blake", List.of(1, BRYANT), "Bryant", List.of(GASOL, METTA), "Gasol", List.of(1));
    private final List<ServerProcess> servers = new ArrayList<>();
    private @Nullable Hosts hosts;

    @AfterEach
    void end() {
        servers.forEach(ServerProcess::close);
        if (hosts != null) {
            hosts.close();
        }
    }

    @Test
    void allAgreeThoughPacketsAreLostALinkIsCutAndAServerMoves(@TempDir Path directory) throws Exception {
        String missing = Hosts.missing();
        assumeTrue(missing == null, missing);
        Hosts network = Hosts.start(NAMES.size());
        hosts = network;
        start(network, directory);

        long cutAt = System.nanoTime();
        network.rule(
                "ip saddr " + network.address(BRYANT) + " ip daddr " + network.address(METTA) + " counter drop",
                "ip saddr " + network.address(METTA) + " ip daddr " + network.address(BRYANT) + " counter drop",
                LOSS);
        Await.until("Metta, cut off, to have no link", () -> ask(METTA, "links").isEmpty());

        String downBefore = ask(GASOL, "down");
        network.move(GASOL, 77);
        while (System.nanoTime() - cutAt < CUT) {
            everybodyWrites();
            Await.until("the four to agree", () -> agree(0, 1, BRYANT, GASOL));
        }
        assertThat(ask(GASOL, "down")).as("links that Gasol lost by moving").isEqualTo(downBefore);
        assertThat(ask(METTA, "digest")).isNotEqualTo(ask(BRYANT, "digest"));
        assertThat(network.counted())
                .as("bytes that the network lost")
                .hasSize(3)
                .doesNotContain(0L);

        network.rule(LOSS);
        everybodyWrites();
        Await.until("all five to agree", () -> agree(0, 1, BRYANT, GASOL, METTA));
        int keys = (NAMES.size() + 1) * KEYS_A_ROUND;
        assertThat(ask(METTA, "digest")).startsWith(keys + " ");
        assertThat(ask(METTA, "links")).isEqualTo("Bryant");
    }

    private void start(Hosts network, Path directory) throws Exception {
        Path keys = Files.writeString(Files.createTempFile(directory, "herd", ".keys"), "5a".repeat(32));
        for (int host = 0; host < NAMES.size(); host++) {
            String name = NAMES.get(host);
            Map<String, String> settings = new TreeMap<>();
            settings.put("herd.node", name);
            settings.put("herd.listen", "udp://0.0.0.0:4711");
            settings.put("herd.udp.keys", keys.toString());
            List<String> peers = dialled.getOrDefault(name, List.of()).stream()
                    .map(peer -> "udp://" + network.address(peer) + ":4711")
                    .toList();
            if (!peers.isEmpty()) {
                settings.put("herd.peers", String.join(",", peers));
            }
            servers.add(ServerProcess.start(network, host, "128m", settings));
        }
        for (ServerProcess server : servers) {
            server.listening();
        }
        Await.until(
                "all to be linked",
                () -> ask(0, "links").equals("Bryant,Howard")
                        && ask(BRYANT, "links").equals("Blake,Gasol,Metta")
                        && ask(GASOL, "links").equals("Bryant,Howard"));
    }

    /** Each some keys of its own, and all some that are the same. */
    private void everybodyWrites() {
        for (int host = 0; host < NAMES.size(); host++) {
            ask(host, "put", "own" + NAMES.get(host), 0, KEYS_A_ROUND);
            ask(host, "put", "all", 0, KEYS_A_ROUND);
        }
    }

    private boolean agree(int... which) {
        String first = ask(which[0], "digest");
        for (int host : which) {
            if (!ask(host, "digest").equals(first)) {
                return false;
            }
        }
        return true;
    }

    private String ask(int host, Object... words) {
        return servers.get(host).ask(words);
    }
}

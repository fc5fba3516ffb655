package dev.herd.transport.udp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.Codec;
import dev.herd.Herd;
import dev.herd.HerdEvent;
import dev.herd.HerdMap;
import dev.herd.testkit.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two herds' servers get another key while they write, over sockets. */
@Timeout(120)
class KeyRotationTest {

    private static final String OLD = "1a".repeat(32);
    private static final String NEW = "2b".repeat(32);

    private final Eventually eventually = Eventually.within(Duration.ofSeconds(60));
    private final List<HerdEvent> events = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder = Path.of(".");

    private Path file(String node) {
        return folder.resolve(node);
    }

    private void replace(String node, String contents) throws IOException {
        Path next = folder.resolve("next");
        Files.writeString(next, contents);
        Files.move(next, file(node), StandardCopyOption.ATOMIC_MOVE);
    }

    private Herd start(String node, UdpTransport transport, String... peers) throws IOException {
        return Herd.builder()
                .node(node)
                .transport(transport)
                .set("herd.udp.keys", file(node).toString())
                .listen("udp://localhost:0")
                .peers(peers)
                .onEvent(events::add)
                .start();
    }

    private static KeyFile keys(UdpTransport transport) {
        KeyFile file = transport.running().keyFile();
        if (file == null) {
            throw new AssertionError("no file of keys");
        }
        return file;
    }

    @Test
    void aChangeOfTheKeyUnderWritesLosesNoLinkAndNoUpdate() throws IOException, InterruptedException {
        replace("Blake", OLD);
        replace("Howard", OLD);
        UdpTransport one = new UdpTransport();
        UdpTransport other = new UdpTransport();
        try (Herd blake = start("Blake", one);
                Herd howard = start("Howard", other, blake.listening().get(0).toString())) {
            eventually.until(
                    "linked", () -> howard.links().size() == 1 && blake.links().size() == 1);
            AtomicBoolean goesOn = new AtomicBoolean(true);
            AtomicInteger written = new AtomicInteger();
            List<Thread> writers = new ArrayList<>();
            for (Herd herd : List.of(blake, howard)) {
                HerdMap<String, String> map = herd.map("m", Codec.string(), Codec.string());
                Thread writer = new Thread(() -> {
                    for (int i = 0; goesOn.get(); i++) {
                        map.put(herd.node() + i % 5_000, "v" + i);
                        written.incrementAndGet();
                    }
                });
                writers.add(writer);
                writer.start();
            }
            int old = keys(one).keys().inUse().id();
            for (String step : new String[] {OLD + "\n" + NEW, NEW + "\n" + OLD, NEW}) {
                for (String node : List.of("Howard", "Blake")) {
                    replace(node, step);
                }
                for (UdpTransport each : List.of(one, other)) {
                    keys(each).look();
                    keys(each).look();
                }
                int since = written.get();
                eventually.until("writes went on", () -> written.get() > since + 10_000);
            }
            assertThat(keys(one).keys().isRetired(old)).isTrue();
            assertThat(keys(other).keys().isRetired(old)).isTrue();
            goesOn.set(false);
            for (Thread writer : writers) {
                writer.join();
            }
            HerdMap<String, String> here = blake.map("m", Codec.string(), Codec.string());
            HerdMap<String, String> there = howard.map("m", Codec.string(), Codec.string());
            eventually.until("both hold the same", () -> Map.copyOf(here).equals(Map.copyOf(there)));
            assertThat(events).noneMatch(event -> event instanceof HerdEvent.LinkDown);
            assertThat(blake.stats().linksUp()).isEqualTo(1);
        }
    }

    @Test
    void theFileIsLookedAtWithoutBeingTold() throws IOException {
        replace("Blake", OLD);
        UdpTransport one = new UdpTransport();
        try (Herd blake = start("Blake", one)) {
            assertThat(blake.listening()).isNotEmpty();
            replace("Blake", NEW + "\n" + OLD);
            eventually.until("it was read", () -> keys(one).keys().keys().size() == 2);
        }
    }
}

package dev.herd.benchmarks;

import dev.herd.Codec;
import dev.herd.Herd;
import dev.herd.HerdMap;
import dev.herd.HerdStats;
import dev.herd.LinkState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Eleven nodes of Herd in this process, linked over TCP on loopback: one in the middle, and ten that dial it and nobody
 * else. Between it and the last of them there may be a {@link Throttle}.
 */
final class Star implements AutoCloseable {

    static final int NEIGHBOURS = 10;

    /** The neighbour that may be slow. */
    static final int SLOW = NEIGHBOURS - 1;

    private static final String MAP = "benchmark";

    private final Herd middle;
    private final @Nullable Throttle throttle;
    private final HerdMap<String, byte[]> written;
    private final List<Herd> neighbours = new ArrayList<>();
    private final List<HerdMap<String, byte[]>> maps = new ArrayList<>();

    private Star(boolean slow) throws IOException {
        middle = middle();
        written = map(middle);
        throttle = slow ? new Throttle(port(middle)) : null;
    }

    /** Starts all, and waits until they are linked. Neighbours tell the probe, if there is one, of what they see. */
    static Star start(boolean slow, Cluster.@Nullable Probe probe)
            throws IOException, InterruptedException, TimeoutException {
        Star star = new Star(slow);
        try {
            for (int number = 0; number < NEIGHBOURS; number++) {
                star.grow(number, probe);
            }
            awaitLinked(star.middle);
            return star;
        } catch (IOException | InterruptedException | TimeoutException | RuntimeException e) {
            star.close();
            throw e;
        }
    }

    private void grow(int number, Cluster.@Nullable Probe probe) throws IOException {
        Herd neighbour = neighbour(number, throttle != null && number == SLOW ? throttle.port() : port(middle));
        neighbours.add(neighbour);
        HerdMap<String, byte[]> map = map(neighbour);
        maps.add(map);
        if (probe != null) {
            map.listen(HerdMap.Filter.all(), Runnable::run, change -> {
                byte[] value = change.value();
                if (value != null) {
                    probe.visible(number, value);
                }
            });
        }
    }

    /** The node in the middle of a star. */
    static Herd middle() throws IOException {
        return new TcpWiring().builder("middle").start();
    }

    static int port(Herd node) {
        return node.listening().get(0).port();
    }

    static HerdMap<String, byte[]> map(Herd node) {
        return node.map(MAP, Codec.string(), Codec.bytes());
    }

    /** A node that dials a port on loopback, and listens nowhere. */
    static Herd neighbour(int number, int port) throws IOException {
        return Herd.builder()
                .node("neighbour" + number)
                .peers(TcpWiring.SCHEME + "://127.0.0.1:" + port)
                .start();
    }

    static void awaitLinked(Herd middle) throws InterruptedException, TimeoutException {
        Await.until(
                NEIGHBOURS + " neighbours to link", () -> middle.links().size() == NEIGHBOURS && middle.converged());
    }

    /** The link to the neighbour that may be slow. */
    static LinkState slowLink(Herd middle) {
        return middle.links().stream()
                .filter(link -> link.node().equals("neighbour" + SLOW))
                .findFirst()
                .orElseThrow(() -> new WrongResultException("the link to the slow neighbour is down"));
    }

    LinkState slowLink() {
        return slowLink(middle);
    }

    /** From now on so much is read in a second of what the slow neighbour is sent, if there is one. */
    void limit(long bytesPerSecond) {
        if (throttle != null) {
            throttle.limit(bytesPerSecond);
        }
    }

    void unlimited() {
        if (throttle != null) {
            throttle.unlimited();
        }
    }

    /** How much of what the slow neighbour was sent has been read; 0 if there is none. */
    long passed() {
        return throttle == null ? 0 : throttle.passed();
    }

    void put(String key, byte[] value) {
        written.put(key, value);
    }

    byte @Nullable [] get(int neighbour, String key) {
        return maps.get(neighbour).get(key);
    }

    /** Waits until the first so many neighbours hold so many keys. */
    void awaitHeld(int first, long keys) throws InterruptedException, TimeoutException {
        for (Herd neighbour : neighbours.subList(0, first)) {
            Await.until(
                    neighbour.node() + " to hold " + keys + " keys",
                    () -> neighbour.stats().keys() >= keys);
        }
    }

    long bytesSent() {
        return middle.stats().bytesSent();
    }

    /** Throws if something has gone wrong on the way. */
    void check() {
        check(middle);
        neighbours.forEach(Star::check);
    }

    /** Throws if something has gone wrong on a node. */
    static void check(Herd node) {
        HerdStats stats = node.stats();
        if (stats.linksDown() + stats.malformedFrames() + stats.outboxOverflows() > 0) {
            throw new WrongResultException(node.node() + ": " + stats);
        }
    }

    @Override
    public void close() throws IOException {
        List<CompletableFuture<Void>> closing = new ArrayList<>();
        closing.add(middle.closeAsync());
        neighbours.forEach(neighbour -> closing.add(neighbour.closeAsync()));
        closing.forEach(CompletableFuture::join);
        if (throttle != null) {
            throttle.close();
        }
    }
}

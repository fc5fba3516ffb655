package dev.herd.benchmarks;

import dev.herd.benchmarks.hosts.Hosts;
import dev.herd.benchmarks.hosts.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.HdrHistogram.Histogram;

/**
 * One link between two servers, each a process on a host of its own; for root only. What is measured is what the link
 * does to updates, on a good network and on a bad one.
 */
final class OnHosts implements AutoCloseable {

    private static final int PORT = 4_711;
    private static final int WRITER = 0;
    private static final int READER = 1;
    private static final int RELAY = 2;
    private static final String HEAP = "512m";
    private static final int PER_SECOND = 1_000;
    private static final int WARM_UP = 2_000;
    private static final int DELAY_MILLIS = 20;
    private static final int CHURNED = 2_000;
    private static final long FAIR_WARM_UP = TimeUnit.SECONDS.toMillis(5);

    private final Options.Subject system;
    private final boolean quick;
    private final Map<String, Double> results;
    private final Hosts hosts;
    private final Path keys;
    private final List<ServerProcess> servers = new ArrayList<>();

    private OnHosts(Options.Subject system, boolean quick, Map<String, Double> results)
            throws IOException, InterruptedException {
        this.system = system;
        this.quick = quick;
        this.results = results;
        String missing = Hosts.missing();
        if (missing != null) {
            throw new IOException(missing);
        }
        keys = Keys.file();
        hosts = Hosts.start(RELAY + 1);
    }

    /** Runs one of the workloads that need hosts. */
    static void run(Options.Subject system, Options.Workload workload, boolean quick, Map<String, Double> results)
            throws IOException, InterruptedException, TimeoutException {
        try (OnHosts run = new OnHosts(system, quick, results)) {
            switch (workload) {
                case WIRE -> run.wire();
                case LOSSY -> run.lossy();
                case DELAYED -> run.delayed();
                case FAIRNESS -> run.fairness();
                default -> throw new IllegalArgumentException(workload + " needs no hosts");
            }
        }
    }

    private String scheme() {
        return system == Options.Subject.HERD_UDP ? UdpWiring.SCHEME : TcpWiring.SCHEME;
    }

    /** A flood over what Ethernet carries. */
    private void wire() throws IOException, InterruptedException, TimeoutException {
        ServerProcess writer = link(scheme(), PORT, hosts.address(READER), PORT);
        ServerProcess reader = servers.get(0);
        int count = quick ? 20_000 : 100_000;
        flood(writer, reader, "w", count, count);
        double seconds = flood(writer, reader, "m", count, 2 * count);
        agree(writer, reader, 2 * count);
        results.put("updates/s", count / seconds);
    }

    private static double flood(ServerProcess writer, ServerProcess reader, String series, int count, int held)
            throws IOException, InterruptedException, TimeoutException {
        long start = Long.parseLong(writer.tell("put", series, 0, count));
        Await.until(held + " keys", () -> Long.parseLong(reader.ask("count")) >= held);
        return (System.nanoTime() - start) / 1e9;
    }

    /** Updates at a fixed rate, first on a good network, then on one that loses one packet in twenty. */
    private void lossy() throws IOException, InterruptedException, TimeoutException {
        int count = quick ? 3_000 : 10_000;
        double without = latency("", hosts.address(READER), PORT, count);
        hosts.rule("meta l4proto " + scheme() + " numgen random mod 20 == 0 counter drop");
        double with = latency(", 5 % lost", hosts.address(READER), PORT, count);
        long lost = hosts.counted().get(0);
        if (lost == 0) {
            throw new WrongResultException("nothing was lost");
        }
        results.put("p99, times", with / without);
    }

    /** Updates at a fixed rate over a path that takes 20 ms. */
    private void delayed() throws IOException, InterruptedException, TimeoutException {
        int count = quick ? 3_000 : 10_000;
        latency("", hosts.address(READER), PORT, count);
        try (ServerProcess relay =
                ServerProcess.delay(hosts, RELAY, scheme(), PORT, hosts.address(READER), PORT, DELAY_MILLIS)) {
            relay.listening();
            latency(" at " + DELAY_MILLIS + " ms", hosts.address(RELAY), PORT, count);
        }
    }

    /** Returns the 99th percentile, in milliseconds. */
    private double latency(String where, String to, int port, int count)
            throws IOException, InterruptedException, TimeoutException {
        ServerProcess writer = link(scheme(), PORT, to, port);
        ServerProcess reader = servers.get(0);
        int all = WARM_UP + count;
        long start = Long.parseLong(writer.tell("pace", "p", all, PER_SECOND));
        Await.until("all writes", () -> Long.parseLong(reader.ask("count")) >= all);
        agree(writer, reader, all);
        String[] seen = reader.tell("seen", all).split(" ", -1);
        long interval = TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
        Histogram histogram = new Histogram(TimeUnit.MINUTES.toNanos(10), 3);
        for (int number = WARM_UP; number < all; number++) {
            histogram.recordValue(Math.max(0, Long.parseLong(seen[number]) - (start + number * interval)));
        }
        results.put("p50 ms" + where, histogram.getValueAtPercentile(50) / 1e6);
        double p99 = histogram.getValueAtPercentile(99) / 1e6;
        results.put("p99 ms" + where, p99);
        results.put("max ms" + where, histogram.getMaxValue() / 1e6);
        end();
        return p99;
    }

    private static void agree(ServerProcess writer, ServerProcess reader, int count) throws IOException {
        String there = reader.tell("digest");
        if (!there.startsWith(count + " ") || !there.equals(writer.tell("digest"))) {
            throw new WrongResultException("the reader holds " + there);
        }
    }

    /**
     * Three links that always have something to send share 10 Mbit/s: two of the system's and one over TCP.
     */
    private void fairness() throws IOException, InterruptedException, TimeoutException {
        String[] schemes = {scheme(), scheme(), TcpWiring.SCHEME};
        hosts.narrow(READER, "10mbit");
        String[] rules = new String[schemes.length];
        for (int flow = 0; flow < schemes.length; flow++) {
            rules[flow] = schemes[flow] + " dport " + (PORT + flow) + " counter";
        }
        hosts.rule(rules);
        for (int flow = 0; flow < schemes.length; flow++) {
            link(schemes[flow], PORT + flow, hosts.address(READER), PORT + flow).tell("churn", CHURNED);
        }
        TimeUnit.MILLISECONDS.sleep(FAIR_WARM_UP);
        List<Long> before = hosts.counted();
        long start = System.nanoTime();
        TimeUnit.SECONDS.sleep(quick ? 10 : 30);
        List<Long> after = hosts.counted();
        double seconds = (System.nanoTime() - start) / 1e9;
        double all = 0;
        double least = Double.MAX_VALUE;
        for (int flow = 0; flow < schemes.length; flow++) {
            double rate = (after.get(flow) - before.get(flow)) * 8 / 1e6 / seconds;
            results.put("Mbit/s of link " + (flow + 1) + (flow == 2 ? ", over TCP" : ""), rate);
            all += rate;
            least = Math.min(least, rate);
        }
        results.put("least, of its fair share", least / (all / schemes.length));
    }

    /** Starts a reader, which listens, and a writer, which dials some address; returns the writer. */
    private ServerProcess link(String scheme, int port, String to, int toPort)
            throws IOException, InterruptedException, TimeoutException {
        ServerProcess reader = server(READER, "herd.listen", scheme + "://0.0.0.0:" + port);
        reader.listening();
        ServerProcess writer = server(WRITER, "herd.peers", scheme + "://" + to + ":" + toPort);
        writer.listening();
        Await.until(
                "the two to link",
                () -> !writer.ask("links").isEmpty() && !reader.ask("links").isEmpty());
        return writer;
    }

    private ServerProcess server(int host, String name, String value) throws IOException {
        Map<String, String> settings = new TreeMap<>();
        settings.put("herd.node", (host == READER ? "reader" : "writer") + servers.size());
        settings.put(name, value);
        settings.put("herd.secret", HexFormat.of().formatHex(Files.readAllBytes(keys), 0, 16));
        settings.put("herd.udp.keys", keys.toString());
        ServerProcess server = ServerProcess.start(hosts, host, HEAP, settings);
        servers.add(server);
        return server;
    }

    private void end() {
        servers.forEach(ServerProcess::close);
        servers.clear();
    }

    @Override
    public void close() throws IOException {
        end();
        hosts.close();
        Files.deleteIfExists(keys);
    }
}

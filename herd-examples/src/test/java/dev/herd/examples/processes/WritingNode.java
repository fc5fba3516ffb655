package dev.herd.examples.processes;

import dev.herd.Codec;
import dev.herd.Herd;
import dev.herd.HerdMap;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A node that writes all the time, told what to do by lines: {@code write}, {@code rest}, {@code state}. Ends when its input does. Its
 * arguments are its name, the port to listen at, and the endpoints of its peers.
 */
final class WritingNode {

    private static final int KEYS = 3_000;
    private static final int AT_ONCE = 5;
    private static final Duration LONG = Duration.ofDays(1);

    private final Random random = new Random();
    private final Herd herd;
    private final HerdMap<String, String> map;
    private volatile boolean writing;
    private long count;

    private WritingNode(Herd herd) {
        this.herd = herd;
        this.map = herd.map("m", Codec.string(), Codec.string());
    }

    public static void main(String[] args) throws IOException {
        String[] peers = new String[args.length - 2];
        System.arraycopy(args, 2, peers, 0, peers.length);
        try (Herd herd = Herd.builder()
                .node(args[0])
                .listen("tcp://localhost:" + args[1])
                .peers(peers)
                .start()) {
            new WritingNode(herd).run();
        }
    }

    private void run() throws IOException {
        System.out.println("port " + herd.listening().get(0).port());
        ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor();
        try {
            var unused = writer.scheduleAtFixedRate(this::write, 2, 2, TimeUnit.MILLISECONDS);
            BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                switch (line) {
                    case "write" -> writing = true;
                    case "rest" -> {
                        writing = false;
                        writer.execute(() -> System.out.println("rests")); // behind a write under way
                    }
                    case "state" -> System.out.println("state " + state());
                    case "await" ->
                        System.out.println("held by "
                                + herd.awaitConverged(Duration.ofSeconds(30)).join());
                    default -> throw new IOException("not understood: " + line);
                }
            }
        } finally {
            writer.shutdownNow();
        }
    }

    private void write() {
        for (int i = 0; writing && i < AT_ONCE; i++) {
            String key = "k" + random.nextInt(KEYS);
            switch (random.nextInt(10)) {
                case 0 -> map.remove(key);
                case 1 -> map.put(key, herd.node() + " " + ++count, LONG);
                default -> map.put(key, herd.node() + " " + ++count);
            }
        }
    }

    /** How many links it has, whether it has converged, how many keys it sees, and a hash of all of them. */
    private String state() {
        Map<String, String> seen = new TreeMap<>(map);
        return herd.links().size() + " " + herd.converged() + " " + seen.size() + " " + seen.hashCode();
    }
}

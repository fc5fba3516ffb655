package dev.herd.benchmarks.hosts;

import dev.herd.Codec;
import dev.herd.Herd;
import dev.herd.HerdBuilder;
import dev.herd.HerdMap;
import dev.herd.LinkState;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * The main class of a process that is one node: its arguments are settings, {@code name=value}. It does what it is told on
 * standard input, line by line, says one line on standard output to each, and ends with its input.
 *
 * <pre>
 * put SERIES FROM COUNT     writes so many keys at once; says when it began
 * pace SERIES COUNT RATE    writes so many keys, so many a second; says when the first was due
 * churn COUNT               writes so many keys again and again from now on, about 20,000 a second
 * seen COUNT                says when it saw each of so many keys of the series p first
 * count                     says how many keys it holds
 * digest                    says what tells all keys and values that it holds from any other such
 * links                     says the names of the nodes that it is linked with
 * down                      says how many links went down
 * </pre>
 *
 * Times are nanoseconds of the system's clock, the same for all processes of a machine.
 */
final class Server {

    private static final int MOST_SEEN = 100_000;
    private static final int VALUE_BYTES = 100;
    private static final int CHURNED_AT_ONCE = 20;
    private static final long MILLI = 1_000_000;

    private final Herd herd;
    private final HerdMap<String, byte[]> map;
    private final AtomicLong written = new AtomicLong();
    private final AtomicLongArray seen = new AtomicLongArray(MOST_SEEN);

    private Server(Herd herd) {
        this.herd = herd;
        map = herd.map("hosts", Codec.string(), Codec.bytes());
        // On the thread that merged it: measured is when it is there.
        map.listen(HerdMap.Filter.prefix("p"), Runnable::run, change -> {
            String key = change.key();
            seen.compareAndSet(Integer.parseInt(key.substring(1)), 0, System.nanoTime());
        });
    }

    /**
     * Runs it.
     *
     * @param args settings
     * @throws IOException if the node can't listen or the input fails
     */
    public static void main(String[] args) throws IOException {
        HerdBuilder builder = Herd.builder();
        for (String setting : args) {
            int equals = setting.indexOf('=');
            builder.set(setting.substring(0, equals), setting.substring(equals + 1));
        }
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (Herd herd = builder.start();
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            Server server = new Server(herd);
            out.println("listening at " + herd.listening());
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                out.println(server.answer(line.split(" ")));
            }
        }
        System.exit(0); // whatever a load has left running
    }

    private String answer(String[] words) {
        return switch (words[0]) {
            case "put" -> Long.toString(put(words[1], Integer.parseInt(words[2]), Integer.parseInt(words[3])));
            case "pace" -> Long.toString(pace(words[1], Integer.parseInt(words[2]), Integer.parseInt(words[3])));
            case "churn" -> churn(Integer.parseInt(words[1]));
            case "seen" -> seen(Integer.parseInt(words[1]));
            case "count" -> Long.toString(herd.stats().keys());
            case "digest" -> digest();
            case "links" -> herd.links().stream().map(LinkState::node).sorted().collect(Collectors.joining(","));
            case "down" -> Long.toString(herd.stats().linksDown());
            default -> throw new IllegalArgumentException("not understood: " + words[0]);
        };
    }

    private void put(String series, int number) {
        byte[] value = new byte[VALUE_BYTES];
        byte[] text = (herd.node() + " " + number + " " + written.incrementAndGet()).getBytes(StandardCharsets.UTF_8);
        System.arraycopy(text, 0, value, 0, text.length);
        map.put(series + number, value);
    }

    private long put(String series, int from, int count) {
        long start = System.nanoTime();
        for (int number = from; number < from + count; number++) {
            put(series, number);
        }
        return start;
    }

    private long pace(String series, int count, int rate) {
        long interval = 1_000_000_000 / rate;
        long start = System.nanoTime() + interval;
        for (int number = 0; number < count; number++) {
            long due = start + number * interval;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            put(series, number);
        }
        return start;
    }

    private String churn(int count) {
        Thread load = new Thread(() -> {
            try {
                for (int number = 0; ; number = (number + 1) % count) {
                    put("c", number);
                    if (number % CHURNED_AT_ONCE == 0) {
                        LockSupport.parkNanos(MILLI); // leaves the processor to those who send
                    }
                }
            } catch (IllegalStateException e) {
                // the node has closed
            }
        });
        load.setDaemon(true);
        load.start();
        return "ok";
    }

    private String seen(int count) {
        StringBuilder times = new StringBuilder();
        for (int number = 0; number < count; number++) {
            times.append(seen.get(number)).append(' ');
        }
        return times.toString().strip();
    }

    private String digest() {
        Map<String, byte[]> sorted = new TreeMap<>(Collections.unmodifiableMap(map));
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            sorted.forEach((key, value) -> {
                digest.update((key + '\n').getBytes(StandardCharsets.UTF_8));
                digest.update(value);
            });
            return sorted.size() + " " + HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

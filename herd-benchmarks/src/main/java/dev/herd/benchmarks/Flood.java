package dev.herd.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * Blake writes each of many keys once, as fast as it can. Measured from the first write until all five nodes hold all
 * keys; whether the values are the right ones is checked when the clock has stopped. Before it another such flood, of
 * other keys, warms the process up.
 */
final class Flood {

    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    private final Cluster cluster;
    private final int count;

    Flood(Cluster cluster, int count) {
        this.cluster = cluster;
        this.count = count;
    }

    void run(Map<String, Double> results) throws InterruptedException, TimeoutException {
        flood('w');
        System.gc(); // the warm-up's garbage is nobody's cost
        Cluster.Traffic sentBefore = cluster.sent();
        long allocatedBefore = allocated();
        long cpuBefore = cpu();
        long nanos = flood('m');
        long cpu = cpu() - cpuBefore;
        long allocated = allocated() - allocatedBefore;
        Cluster.Traffic sent = cluster.sent().since(sentBefore);
        Data.verify(cluster, 'w', count);
        Data.verify(cluster, 'm', count);
        results.put("updates/s", count * 1e9 / nanos);
        results.put("CPU µs/update", cpu / 1e3 / count);
        results.put("allocated B/update", (double) allocated / count);
        results.put("copies sent/update", (double) sent.updates() / count);
        results.put("frames sent/update", (double) sent.frames() / count);
        results.put("bytes sent/update", (double) sent.bytes() / count);
    }

    private long flood(char series) throws InterruptedException, TimeoutException {
        String[] keys = new String[count];
        Arrays.setAll(keys, number -> Data.key(series, number));
        byte[][] values = new byte[count][];
        Arrays.setAll(values, Data::value);
        int nodes = Figure1.NODES.size();
        long[] wanted = new long[nodes];
        Arrays.setAll(wanted, node -> cluster.held(node) + count);
        long start = System.nanoTime();
        for (int number = 0; number < count; number++) {
            cluster.put(keys[number], values[number]);
        }
        for (int node = 0; node < nodes; node++) {
            int waited = node;
            Await.until(
                    Figure1.NODES.get(node) + " to hold " + wanted[node] + " keys",
                    () -> cluster.held(waited) >= wanted[waited]);
        }
        return System.nanoTime() - start;
    }

    /** Of this process, and of those that it has started, which count in hundredths of a second. */
    private static long cpu() {
        return PROCESS.getProcessCpuTime()
                + ProcessHandle.current()
                        .descendants()
                        .flatMap(each -> each.info().totalCpuDuration().stream())
                        .mapToLong(Duration::toNanos)
                        .sum();
    }

    /** By the threads that live now: those of both systems live as long as their nodes. */
    private static long allocated() {
        return Arrays.stream(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()))
                .filter(bytes -> bytes > 0)
                .sum();
    }
}

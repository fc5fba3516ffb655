package dev.herd.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What this process has used up to a moment, and those that it has started, whose processor time counts in hundredths of
 * a second.
 */
record Cost(long cpuNanos, long allocated, OptionalLong loopback) {

    static final String CPU = "CPU µs/update";
    static final String LOOPBACK = "bytes on lo/update";

    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    static Cost now() {
        long others = ProcessHandle.current()
                .descendants()
                .flatMap(each -> each.info().totalCpuDuration().stream())
                .mapToLong(Duration::toNanos)
                .sum();
        return new Cost(PROCESS.getProcessCpuTime() + others, allocatedBytes(), Loopback.sent());
    }

    /** By the threads that live now: those of most systems live as long as their nodes. */
    private static long allocatedBytes() {
        return Arrays.stream(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()))
                .filter(bytes -> bytes > 0)
                .sum();
    }

    Cost since(Cost before) {
        OptionalLong sent = loopback.isPresent() && before.loopback.isPresent()
                ? OptionalLong.of(loopback.getAsLong() - before.loopback.getAsLong())
                : OptionalLong.empty();
        return new Cost(cpuNanos - before.cpuNanos, allocated - before.allocated, sent);
    }

    /** Puts this, shared among so many updates, among the figures. */
    void perUpdate(long updates, Map<String, Double> results) {
        results.put(CPU, cpuNanos / 1e3 / updates);
        results.put("allocated B/update", (double) allocated / updates);
        loopback.ifPresent(bytes -> results.put(LOOPBACK, (double) bytes / updates));
    }
}

package dev.herd.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * The processor time of this process's threads by what they are there for, the JVM's own included, which no recording
 * samples. Linux only: nothing is known elsewhere. In hundredths of a second, as the system counts.
 */
record ThreadCosts(Map<Kind, Long> ticks) {

    private static final Path TASKS = Path.of("/proc/self/task");

    enum Kind {
        GC,
        JIT,
        TIMERS,
        OTHERS;

        /** By the name as the kernel has it: cut after fifteen bytes. */
        static Kind of(String name) {
            if (name.startsWith("GC Thread") || name.startsWith("G1 ")) {
                return GC;
            }
            if (name.startsWith("C1 Compiler") || name.startsWith("C2 Compiler")) {
                return JIT;
            }
            return name.startsWith("herd-") && name.contains("-tim") ? TIMERS : OTHERS;
        }
    }

    static ThreadCosts now() {
        Map<Kind, Long> ticks = new EnumMap<>(Kind.class);
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
            for (Path task : tasks) {
                add(task.resolve("stat"), ticks);
            }
        } catch (IOException notLinux) {
            return new ThreadCosts(Map.of());
        }
        return new ThreadCosts(ticks);
    }

    private static void add(Path stat, Map<Kind, Long> ticks) {
        try {
            add(Files.readString(stat, StandardCharsets.ISO_8859_1), ticks);
        } catch (IOException ended) {
            // and what it took is lost, as for whoever looks at a thread that is gone
        }
    }

    /** See proc(5): the name stands in parentheses, and user and system time are fields 14 and 15. */
    static void add(String stat, Map<Kind, Long> ticks) {
        int name = stat.indexOf('(') + 1;
        int end = stat.lastIndexOf(')');
        String[] rest = stat.substring(end + 2).split(" ", -1);
        long time = Long.parseLong(rest[11]) + Long.parseLong(rest[12]);
        ticks.merge(Kind.of(stat.substring(name, end)), time, Long::sum);
    }

    ThreadCosts since(ThreadCosts before) {
        Map<Kind, Long> since = new EnumMap<>(Kind.class);
        ticks.forEach((kind, time) -> since.put(kind, Math.max(0, time - before.ticks.getOrDefault(kind, 0L))));
        return new ThreadCosts(since);
    }

    /** Puts each kind's share of all, in percent, among the figures. */
    void shares(Map<String, Double> results) {
        long all = ticks.values().stream().mapToLong(Long::longValue).sum();
        if (all > 0) {
            ticks.forEach((kind, time) -> results.put(
                    "CPU of "
                            + (kind == Kind.GC || kind == Kind.JIT
                                    ? kind.name()
                                    : kind.name().toLowerCase(Locale.ROOT)) + ", %",
                    100.0 * time / all));
        }
    }
}

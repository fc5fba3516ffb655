package dev.herd.transport.tcp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * How many reads and writes threads of this process have made, as Linux counts them: of sockets, and of what wakes an event
 * loop. Calls that move no byte count, too.
 */
record SystemCalls(long reads, long writes) {

    private static final Path THREADS = Path.of("/proc/self/task");
    private static final Path THIS_THREAD = Path.of("/proc/thread-self");
    private static final String COUNTS = "io";

    /** Whether there are such counts here. */
    static boolean areCounted() {
        return Files.isReadable(THIS_THREAD.resolve(COUNTS));
    }

    static SystemCalls ofThisThread() throws IOException {
        return read(THIS_THREAD);
    }

    /** Of the event loops of a node, whose name must be short: Linux knows only the first 15 characters of a thread's name. */
    static SystemCalls ofEventLoops(String node) throws IOException {
        try (Stream<Path> threads = Files.list(THREADS)) {
            List<SystemCalls> each = threads.filter(thread -> name(thread).matches("herd-" + node + "-tcp-[0-9]+"))
                    .map(SystemCalls::readUnchecked)
                    .toList();
            if (each.isEmpty()) {
                throw new AssertionError("no event loop of " + node);
            }
            return each.stream()
                    .reduce(new SystemCalls(0, 0), (a, b) -> new SystemCalls(a.reads + b.reads, a.writes + b.writes));
        }
    }

    private static String name(Path thread) {
        try {
            return Files.readString(thread.resolve("comm")).strip();
        } catch (IOException e) {
            return ""; // it has just ended
        }
    }

    private static SystemCalls readUnchecked(Path thread) {
        try {
            return read(thread);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SystemCalls read(Path thread) throws IOException {
        List<String> counts = Files.readAllLines(thread.resolve(COUNTS));
        return new SystemCalls(count(counts, "syscr: "), count(counts, "syscw: "));
    }

    private static long count(List<String> counts, String name) {
        return counts.stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.substring(name.length())))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + "in " + counts));
    }

    SystemCalls since(SystemCalls before) {
        return new SystemCalls(reads - before.reads, writes - before.writes);
    }
}

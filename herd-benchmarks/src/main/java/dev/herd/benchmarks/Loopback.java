package dev.herd.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The loopback device, whose bytes can be counted when a process has one of its own: in a network namespace, for which
 * one must be root on Linux. They are what no system can count in its own favour: headers of TCP and IP and
 * acknowledgements are among them.
 */
final class Loopback {

    private static final String OWN = "herd.benchmarks.ownLoopback";
    private static final List<String> NAMESPACE =
            List.of("unshare", "--net", "--", "sh", "-c", "ip link set lo up && exec \"$@\"", "sh");
    private static final Path DEVICES = Path.of("/proc/self/net/dev");
    private static final String DEVICE = "lo:";
    private static final int PROBE_SECONDS = 10;

    private Loopback() {}

    /** The command, so changed that its process has a loopback device of its own, or as it is where that can't be. */
    static List<String> own(List<String> java, List<String> arguments) throws InterruptedException {
        if (!possible()) {
            return join(java, arguments);
        }
        return join(join(NAMESPACE, java), join(List.of("-D" + OWN + "=true"), arguments));
    }

    private static List<String> join(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    private static boolean possible() throws InterruptedException {
        try {
            Process probe = new ProcessBuilder(join(NAMESPACE, List.of("true")))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                return probe.waitFor(PROBE_SECONDS, TimeUnit.SECONDS) && probe.exitValue() == 0;
            } finally {
                probe.destroyForcibly();
            }
        } catch (IOException e) {
            return false; // there is no such program
        }
    }

    /** How many bytes have been sent on this process's own device, or nothing if it shares one with others. */
    static OptionalLong sent() {
        if (!Boolean.getBoolean(OWN)) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(sent(Files.readAllLines(DEVICES)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code /proc/net/dev} says: after the name eight columns of what was received, then the bytes sent. */
    static long sent(List<String> devices) {
        return devices.stream()
                .map(String::strip)
                .filter(line -> line.startsWith(DEVICE))
                .map(line -> line.substring(DEVICE.length()).strip().split(" +", -1))
                .mapToLong(columns -> Long.parseLong(columns[8]))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(DEVICES + " has no line for " + DEVICE));
    }
}

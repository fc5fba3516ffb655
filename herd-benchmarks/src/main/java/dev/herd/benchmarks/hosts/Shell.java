package dev.herd.benchmarks.hosts;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs commands of the system. */
final class Shell {

    private Shell() {}

    /** Runs a command, to its end; returns what it says. Throws if it fails, with what it says. */
    static String run(String... command) throws IOException, InterruptedException {
        return feed("", command);
    }

    /** The same with an input, which must be short. */
    static String feed(String input, String... command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        try (InputStream out = process.getInputStream()) {
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            if (code != 0) {
                throw new IOException(String.join(" ", command) + " ended with " + code + ": " + said.strip());
            }
            return said;
        } finally {
            process.destroyForcibly();
        }
    }
}

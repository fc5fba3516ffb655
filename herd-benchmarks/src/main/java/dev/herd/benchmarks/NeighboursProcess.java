package dev.herd.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@link Neighbours}, in a process of their own. */
final class NeighboursProcess implements AutoCloseable {

    private static final int GOODBYE_SECONDS = 5;

    private final Process process;

    private NeighboursProcess(Process process) {
        this.process = process;
    }

    /** Starts them: all dial one port, but for the last, which dials another. */
    static NeighboursProcess start(int port, int last) throws IOException {
        return new NeighboursProcess(new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx2g",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Neighbours.class.getName(),
                        Integer.toString(port),
                        Integer.toString(last)))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    boolean live() {
        return process.isAlive();
    }

    /** Ends them. They end by themselves when this process does, for it is the one that holds their standard input. */
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            process.waitFor(GOODBYE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
    }
}

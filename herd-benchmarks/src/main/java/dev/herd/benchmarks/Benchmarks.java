package dev.herd.benchmarks;

import java.io.IOException;

/** The main class of {@code benchmarks.jar}: JMH's own, with its options ({@code -h} lists them). */
public final class Benchmarks {

    private Benchmarks() {}

    /**
     * Runs the benchmarks.
     *
     * @param args as for {@link org.openjdk.jmh.Main}
     */
    public static void main(String[] args) throws IOException {
        org.openjdk.jmh.Main.main(args);
    }
}

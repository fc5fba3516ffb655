package dev.herd.examples.maelstrom;

import dev.herd.time.SystemTiming;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The program that Maelstrom starts for each node: it reads messages from its standard input, and says its own on its standard
 * output, until the input ends. What it logs goes to standard error.
 */
public final class Maelstrom {

    private Maelstrom() {}

    /**
     * Runs a node.
     *
     * @param arguments none
     * @throws IOException if the input can't be read
     */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (SystemTiming timing = new SystemTiming("maelstrom");
                BroadcastServer server = new BroadcastServer(timing, line -> print(out, line), builder -> {})) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                server.received(line);
            }
        }
    }

    private static synchronized void print(PrintStream out, String line) {
        out.print(line + "\n");
        out.flush();
    }
}

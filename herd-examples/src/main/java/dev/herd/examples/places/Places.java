package dev.herd.examples.places;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * The program: starts all servers of a folder in one process, or one of them, and runs until it is interrupted. Its exit
 * status is 2 if it was asked for something that makes no sense, and 1 if it could not do what it was asked for.
 */
public final class Places implements AutoCloseable {

    private static final int FAILED = 1;
    private static final int MISUSED = 2;

    private final PrintStream out;
    private final PrintStream err;
    private final Deque<PlacesServer> servers = new ArrayDeque<>(); // guarded by this
    private boolean closed; // guarded by this

    Places(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /**
     * Runs the program.
     *
     * @param arguments see {@code --help}
     * @throws InterruptedException never, since nobody interrupts the main thread
     */
    public static void main(String[] arguments) throws InterruptedException {
        Places places = new Places(System.out, System.err);
        Runtime.getRuntime().addShutdownHook(new Thread(places::close, "places-shutdown"));
        Integer status = places.start(List.of(arguments));
        if (status != null) {
            System.exit(status);
        }
        new CountDownLatch(1).await(); // until Ctrl-C, when the hook does the rest
    }

    /**
     * Does what the arguments ask for.
     *
     * @param arguments of the program
     * @return the exit status, or null if servers are running now
     */
    @Nullable
    Integer start(List<String> arguments) {
        CommandLine commandLine;
        try {
            commandLine = CommandLine.parse(arguments);
        } catch (IllegalArgumentException e) {
            err.println("places: " + e.getMessage());
            err.print(CommandLine.USAGE);
            return MISUSED;
        }
        if (commandLine.help()) {
            out.print(CommandLine.USAGE);
            return 0;
        }
        try {
            start(commandLine);
            return null;
        } catch (IllegalArgumentException e) {
            err.println("places: " + e.getMessage());
            close();
            return MISUSED;
        } catch (IOException e) {
            err.println("places: " + e.getMessage());
            close();
            return FAILED;
        }
    }

    private void start(CommandLine commandLine) throws IOException {
        ServerFolder folder = commandLine.config() == null
                ? ServerFolder.shipped(commandLine.links())
                : ServerFolder.at(commandLine.config());
        List<ServerFile> files =
                commandLine.server() == null ? folder.files() : List.of(folder.file(commandLine.server()));
        List<String> made = KeyFolder.complete(folder.files(), commandLine.keys());
        for (ServerFile file : files) {
            start(file);
        }
        if (!made.isEmpty()) {
            out.println("Keys for SSH were made:");
            made.forEach(line -> out.println("  " + line));
        }
        Welcome.lines(up(), commandLine.keys()).forEach(out::println);
    }

    private synchronized void start(ServerFile file) throws IOException {
        if (closed) {
            return; // interrupted while starting
        }
        try {
            servers.addLast(PlacesServer.start(file));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file.source() + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new IOException(file.server() + " can't start: " + e.getMessage(), e);
        }
    }

    private synchronized List<Welcome.Up> up() {
        return servers.stream()
                .map(server -> new Welcome.Up(server.name(), server.herdName(), server.listening(), server.logFolder()))
                .toList();
    }

    /** Stops the servers, the last started first. Harmless when repeated. */
    @Override
    public synchronized void close() {
        closed = true;
        while (!servers.isEmpty()) {
            servers.removeLast().close();
        }
    }
}

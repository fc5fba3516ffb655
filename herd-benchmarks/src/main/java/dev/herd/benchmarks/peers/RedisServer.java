package dev.herd.benchmarks.peers;

import dev.herd.benchmarks.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** A {@code redis-server} that keeps everything in memory. */
final class RedisServer implements AutoCloseable {

    /** Runs a program until its own input ends, so that it doesn't outlive this process, however that dies. */
    private static final String LEASH = "\"$@\" < /dev/null & child=$!; read -r _; kill $child";

    private static final String PROGRAM = "redis-server";
    private static final int FIRST_PORT = 6_379;

    private final int port = Ports.free(FIRST_PORT, 1).get(0);
    private final Process process;

    RedisServer() throws IOException, InterruptedException, TimeoutException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", LEASH, "sh", PROGRAM));
        command.addAll(List.of("--bind", "127.0.0.1", "--port", Integer.toString(port), "--loglevel", "warning"));
        command.addAll(List.of("--save", "", "--appendonly", "no"));
        command.addAll(List.of("--client-output-buffer-limit", "pubsub 0 0 0"));
        process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            Await.until(PROGRAM + " to listen", this::listens);
        } catch (InterruptedException | TimeoutException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
    }
}

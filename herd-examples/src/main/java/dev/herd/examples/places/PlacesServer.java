package dev.herd.examples.places;

import dev.herd.Codec;
import dev.herd.Herd;
import dev.herd.HerdMap;
import dev.herd.time.SystemTiming;
import dev.herd.transport.Endpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** One server of the example: a node of the herd, what answers its clients, and its log. */
final class PlacesServer implements AutoCloseable {

    private static final long CLOSE_PATIENCE_SECONDS = 5;

    private final Herd herd;
    private final ServerParts parts;
    private final Path logFolder;

    private PlacesServer(Herd herd, ServerParts parts, Path logFolder) {
        this.herd = herd;
        this.parts = parts;
        this.logFolder = logFolder;
    }

    /** What a server has beside its node; closed after it, since it is used until then. */
    private record ServerParts(NearbySource nearby, SystemTiming clock, ExecutorService listeners, ServerLog log)
            implements AutoCloseable {

        static ServerParts open(PlacesSettings settings, String server) throws IOException {
            ServerLog log = ServerLog.open(settings.logFolder(), server);
            ExecutorService listeners = Executors.newSingleThreadExecutor(task -> {
                Thread thread = new Thread(task, "places-" + server + "-listeners");
                thread.setDaemon(true);
                return thread;
            });
            return new ServerParts(settings.nearbySource(), new SystemTiming("places-" + server), listeners, log);
        }

        /** Closes all but the log. */
        void quiet() {
            nearby.close();
            clock.close();
            listeners.shutdown();
            try {
                // What the listeners have still to say belongs into the log.
                if (!listeners.awaitTermination(CLOSE_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    listeners.shutdownNow();
                }
            } catch (InterruptedException e) {
                listeners.shutdownNow();
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void close() {
            quiet();
            log.close();
        }
    }

    /**
     * Starts a server. Blocks for as long as binding takes.
     *
     * @param file its settings
     * @return the server, which answers clients and links to its peers
     * @throws IllegalArgumentException if a setting is unknown or malformed
     * @throws IOException if its log can't be written, or an endpoint can't be listened at
     */
    static PlacesServer start(ServerFile file) throws IOException {
        PlacesSettings settings = PlacesSettings.from(file.properties());
        ServerParts parts = ServerParts.open(settings, file.server());
        try {
            return start(file, settings, parts);
        } catch (IOException | RuntimeException e) {
            parts.close(); // and no word in the log: it may be that of the server which has the port
            throw e;
        }
    }

    private static PlacesServer start(ServerFile file, PlacesSettings settings, ServerParts parts) throws IOException {
        Herd herd = Herd.builder()
                .set(file.properties())
                .clients(node -> new LoggedClients(service(node, settings, parts), parts.log()))
                .onEvent(new EventNotes(parts.log()))
                .listenerExecutor(parts.listeners())
                .start();
        parts.log().event("started, listening " + (herd.listening().isEmpty() ? "nowhere" : "at " + herd.listening()));
        return new PlacesServer(herd, parts, settings.logFolder());
    }

    private static PlacesService service(Herd herd, PlacesSettings settings, ServerParts parts) {
        HerdMap<String, Position> map = herd.map(HerdPositions.MAP, Codec.string(), new PositionCodec());
        map.listen(HerdMap.Filter.all(), change -> note(parts.log(), change));
        return new PlacesService(
                herd.node(),
                new HerdPositions(map, settings.expiry()),
                parts.nearby(),
                settings.peers(),
                herd::addPeer,
                parts.clock()::wallNanos);
    }

    private static void note(ServerLog log, HerdMap.Change<String, Position> change) {
        Position position = change.value();
        log.in("herd", position == null ? change.key() + " is forgotten" : position.at());
    }

    /** The server's name. */
    String name() {
        return herd.node();
    }

    /** Its herd's name. */
    String herdName() {
        return herd.name();
    }

    /** Where it listens. */
    List<Endpoint> listening() {
        return herd.listening();
    }

    /** Where its log is. */
    Path logFolder() {
        return logFolder;
    }

    /** Leaves the herd, then closes everything else. Blocks for some seconds at most. */
    @Override
    public void close() {
        herd.close();
        parts.quiet();
        parts.log().event("stopped");
        parts.log().close();
    }
}

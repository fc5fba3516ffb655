package dev.herd.examples.places;

import com.google.gson.JsonObject;
import dev.herd.transport.Answer;
import dev.herd.transport.ClientHandler;
import dev.herd.transport.ClientSession;
import dev.herd.transport.Endpoint;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a server of the example answers to its clients. It holds nothing itself: positions are the herd's, and what is
 * near is the nearby source's.
 */
final class PlacesService implements ClientHandler {

    private final String server;
    private final Positions positions;
    private final NearbySource nearby;
    private final PeerGuard guard;
    private final Consumer<Endpoint> linkTo;
    private final LongSupplier wallNanos;

    /**
     * A service.
     *
     * @param server this server's name
     * @param positions where all clients are
     * @param nearby what is asked for {@code WHATSAT}
     * @param guard who may say {@code PEER}
     * @param linkTo links to a peer; throws {@link IllegalArgumentException} if the endpoint is none to link to
     * @param wallNanos this server's clock, in nanoseconds since 1970
     */
    PlacesService(
            String server,
            Positions positions,
            NearbySource nearby,
            PeerGuard guard,
            Consumer<Endpoint> linkTo,
            LongSupplier wallNanos) {
        this.server = server;
        this.positions = positions;
        this.nearby = nearby;
        this.guard = guard;
        this.linkTo = linkTo;
        this.wallNanos = wallNanos;
    }

    @Override
    public CompletionStage<Answer> line(ClientSession session, String line) {
        Request request = Request.parse(line);
        CompletionStage<Answer> answer = null;
        if (request instanceof Request.IAmAt told) {
            answer = iAmAt(told);
        } else if (request instanceof Request.WhatsAt asked) {
            answer = whatsAt(asked);
        } else if (request instanceof Request.AddPeer peer) {
            answer = addPeer(session, peer);
        }
        return answer == null ? Answer.refused(line).now() : answer;
    }

    /** A position that is no news is answered like any other. */
    private @Nullable CompletionStage<Answer> iAmAt(Request.IAmAt told) {
        String difference = PosixTime.difference(wallNanos.getAsLong(), told.nanos());
        Position position = new Position(server, difference, told.client(), told.place(), told.time());
        try {
            positions.tell(position, told.nanos());
        } catch (IllegalArgumentException outOfRange) {
            return null;
        }
        return Answer.of(position.at()).now();
    }

    private @Nullable CompletionStage<Answer> whatsAt(Request.WhatsAt asked) {
        Position position = positions.latest(asked.client());
        if (position == null) {
            return null;
        }
        return nearby.near(position.location(), asked.radiusKm(), asked.count())
                .exceptionally(failure -> NearbySource.error("the look-up failed"))
                .thenApply(found -> Answer.of(whatsAtAnswer(position, found)));
    }

    /** Gson writes an object in one line, and the answer ends with an empty one. */
    private static String whatsAtAnswer(Position position, JsonObject found) {
        return position.at() + "\n" + found + "\n";
    }

    private @Nullable CompletionStage<Answer> addPeer(ClientSession session, Request.AddPeer peer) {
        if (!guard.admits(session)) {
            return null;
        }
        try {
            linkTo.accept(peer.endpoint());
        } catch (IllegalArgumentException notToBeLinkedTo) {
            return null;
        }
        return Answer.of(peer.toLine()).now();
    }
}

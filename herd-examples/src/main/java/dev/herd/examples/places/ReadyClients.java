package dev.herd.examples.places;

import dev.herd.transport.Answer;
import dev.herd.transport.ClientHandler;
import dev.herd.transport.ClientSession;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Lets the first lines wait until there is somebody to answer them: a node takes clients as soon as it listens, and the
 * service that answers is made of the node.
 */
final class ReadyClients implements ClientHandler {

    private final CompletableFuture<ClientHandler> service = new CompletableFuture<>();

    /** From now on this service answers, what has been waiting first. */
    void ready(ClientHandler answering) {
        service.complete(answering);
    }

    @Override
    public CompletionStage<Answer> line(ClientSession session, String line) {
        return service.thenCompose(answering -> answering.line(session, line));
    }
}

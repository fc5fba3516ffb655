package dev.herd.transport.tcp;

import dev.herd.transport.Acceptor;
import dev.herd.transport.Answer;
import dev.herd.transport.ClientHandler;
import dev.herd.transport.ClientSession;
import dev.herd.transport.LinkHandler;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A node that listens. It answers each line by the line in angle brackets, but for a few words that it knows. */
final class TestServer implements Acceptor, ClientHandler {

    final List<TestPeer> peers = new CopyOnWriteArrayList<>();
    final List<ClientSession> sessions = new CopyOnWriteArrayList<>();
    final List<String> ended = new CopyOnWriteArrayList<>();
    final CompletableFuture<Answer> later = new CompletableFuture<>();

    @Override
    public LinkHandler peer(String remote) {
        TestPeer peer = new TestPeer();
        peers.add(peer);
        return peer;
    }

    @Override
    public ClientHandler clients() {
        return this;
    }

    @Override
    public CompletionStage<Answer> line(ClientSession session, String line) {
        if (line.startsWith("big ")) {
            return Answer.of("y".repeat(Integer.parseInt(line.substring(4)))).now();
        }
        return switch (line) {
            case "later" -> later;
            case "elsewhere" -> CompletableFuture.supplyAsync(() -> Answer.of("<elsewhere>"));
            case "quit" -> {
                session.close();
                yield Answer.of("bye").now();
            }
            case "throw" -> throw new IllegalStateException("on purpose");
            default -> Answer.of("<" + line + ">").now();
        };
    }

    @Override
    public void opened(ClientSession session) {
        sessions.add(session);
    }

    @Override
    public void closed(ClientSession session, String reason) {
        ended.add(reason);
    }
}

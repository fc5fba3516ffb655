package dev.herd.testkit;

import dev.herd.transport.Answer;
import dev.herd.transport.ClientHandler;
import dev.herd.transport.ClientSession;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A node's side of a conversation in a simulated network. */
final class SimulatedSession implements ClientSession {

    private final SimulatedTransport server;
    private final SimulatedNetwork network;
    private final SimulatedConversation client;
    private final ClientHandler handler;
    private final Deque<String> unanswered = new ArrayDeque<>();
    private boolean answering;
    private boolean closing;
    private boolean told;
    private long waiting;

    SimulatedSession(SimulatedTransport server, SimulatedConversation client, ClientHandler handler) {
        this.server = server;
        this.network = server.network();
        this.client = client;
        this.handler = handler;
    }

    SimulatedTransport server() {
        return server;
    }

    void opened() {
        handler.opened(this);
    }

    void said(String line) {
        if (closing || told) {
            return;
        }
        int most = server.limits().lineBytes();
        if (line.getBytes(StandardCharsets.UTF_8).length > most) {
            send("? a line must have at most " + most + " bytes");
            close();
            return;
        }
        unanswered.add(line);
        answerNext();
    }

    private void answerNext() {
        String line = unanswered.peek();
        if (answering || closing || told || line == null) {
            return;
        }
        unanswered.remove();
        answering = true;
        CompletionStage<Answer> answer;
        try {
            answer = handler.line(this, line);
        } catch (RuntimeException e) {
            answered(line, null);
            return;
        }
        answer.whenComplete((value, failure) -> answered(line, failure == null ? value : null));
    }

    private void answered(String line, @Nullable Answer answer) {
        String text = (answer == null ? Answer.refused(line) : answer).text();
        if (!text.isEmpty()) {
            send(text);
        }
        network.timing().after(0, () -> {
            answering = false;
            answerNext();
        });
    }

    @Override
    public boolean send(String text) {
        int size = text.getBytes(StandardCharsets.UTF_8).length;
        if (closing || told || waiting >= server.limits().clientOutputBytes()) {
            return false;
        }
        waiting += size;
        client.here(() -> {
            waiting -= size;
            client.lines(text);
        });
        return true;
    }

    @Override
    public void close() {
        if (!closing && !told) {
            closing = true;
            client.here(() -> client.closedNow("the node closed the session"));
            network.timing().after(0, () -> closedNow("closed"));
        }
    }

    void closedNow(String reason) {
        if (!told) {
            told = true;
            server.remove(client);
            if (!server.crashed()) {
                handler.closed(this, reason);
            }
        }
    }

    @Override
    public String remote() {
        return "127.0.0.1:9";
    }

    @Override
    public boolean loopback() {
        return true;
    }

    @Override
    public String transport() {
        return SimulatedTransport.SCHEME;
    }

    @Override
    public Optional<String> user() {
        return Optional.empty();
    }
}

package dev.herd.examples.places;

import dev.herd.transport.Answer;
import dev.herd.transport.ClientHandler;
import dev.herd.transport.ClientSession;
import java.util.concurrent.CompletionStage;

/** Notes in the server's log what its clients say and what they are told. */
final class LoggedClients implements ClientHandler {

    private final ClientHandler service;
    private final ServerLog log;

    LoggedClients(ClientHandler service, ServerLog log) {
        this.service = service;
        this.log = log;
    }

    @Override
    public CompletionStage<Answer> line(ClientSession session, String line) {
        String client = name(session);
        log.in(client, line);
        return service.line(session, line).whenComplete((answer, failure) -> {
            if (failure == null) {
                log.out(client, answer.text());
            } else {
                log.event(client + " gets no answer: " + failure);
            }
        });
    }

    @Override
    public void opened(ClientSession session) {
        log.event(name(session) + " connected");
        service.opened(session);
    }

    @Override
    public void closed(ClientSession session, String reason) {
        log.event(name(session) + " is gone: " + reason);
        service.closed(session, reason);
    }

    private static String name(ClientSession session) {
        return session.transport() + " client " + session.remote();
    }
}

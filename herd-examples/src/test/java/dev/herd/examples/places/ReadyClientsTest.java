package dev.herd.examples.places;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.herd.transport.Answer;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ReadyClientsTest {

    @Test
    void linesWaitUntilThereIsAService() {
        ReadyClients clients = new ReadyClients();
        CompletableFuture<Answer> early =
                clients.line(TestSession.local(), "early").toCompletableFuture();
        assertFalse(early.isDone());
        clients.ready(
                (session, line) -> Answer.of(line + " from " + session.remote()).now());
        assertEquals("early from 127.0.0.1:41812", early.join().text());
        assertEquals(
                "late from 127.0.0.1:41812",
                clients.line(TestSession.local(), "late")
                        .toCompletableFuture()
                        .join()
                        .text());
    }
}

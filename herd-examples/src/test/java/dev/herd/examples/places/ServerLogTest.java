package dev.herd.examples.places;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herd.transport.Answer;
import dev.herd.transport.ClientHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerLogTest {

    @TempDir
    Path folder;

    /** The lines of a log without their times. */
    private List<String> lines(String file) throws IOException {
        return Files.readAllLines(folder.resolve(file)).stream()
                .map(line -> line.replaceFirst("^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} ", ""))
                .toList();
    }

    @Test
    void everyServerHasAFileOfItsOwn() throws IOException {
        try (ServerLog blake = ServerLog.open(folder, "Blake");
                ServerLog bryant = ServerLog.open(folder, "Bryant")) {
            blake.in("tcp client 127.0.0.1:1", "IAMAT");
            bryant.event("listening");
            blake.out("tcp client 127.0.0.1:1", "? IAMAT");
        }
        assertEquals(List.of("tcp client 127.0.0.1:1 > IAMAT", "tcp client 127.0.0.1:1 < ? IAMAT"), lines("Blake.log"));
        assertEquals(List.of("* listening"), lines("Bryant.log"));
    }

    @Test
    void aSecondRunGoesOnWhereTheFirstEnded() throws IOException {
        try (ServerLog log = ServerLog.open(folder.resolve("new"), "Blake")) {
            log.event("one");
        }
        try (ServerLog log = ServerLog.open(folder.resolve("new"), "Blake")) {
            log.event("two");
        }
        assertEquals(List.of("* one", "* two"), lines("new/Blake.log"));
    }

    @Test
    void nobodyCanWriteLinesOfTheirOwn() throws IOException {
        try (ServerLog log = ServerLog.open(folder, "Blake")) {
            log.in("x", "a\r\nb\tc\\d\u001B[31m\u0085\u2028{}%d");
            log.in("x", "y".repeat(1_001));
        }
        assertEquals(
                List.of(
                        "x > a\\r\\nb\\tc\\\\d\\u001b[31m\\u0085\\u2028{}%d",
                        "x > " + "y".repeat(1_000) + "... (1001 characters)"),
                lines("Blake.log"));
    }

    @Test
    void aServersNameCannotLeaveTheFolder() throws IOException {
        ServerLog.open(folder, "../Bl/ake").close();
        assertTrue(Files.exists(folder.resolve(".._Bl_ake.log")));
    }

    @Test
    void aFolderThatCannotBeIsAnError() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThrows(IOException.class, () -> ServerLog.open(file, "Blake"));
        Files.createDirectory(folder.resolve("Blake.log"));
        assertThrows(IOException.class, () -> ServerLog.open(folder, "Blake"));
    }

    @Test
    void whatClientsSayAndAreToldIsNoted() throws IOException {
        CompletableFuture<Answer> later = new CompletableFuture<>();
        try (ServerLog log = ServerLog.open(folder, "Blake")) {
            ClientHandler clients = new LoggedClients((session, line) -> later, log);
            clients.opened(TestSession.local());
            CompletableFuture<Answer> answer =
                    clients.line(TestSession.local(), "WHATSAT kiwi 1 1").toCompletableFuture();
            later.complete(Answer.of("AT\n{}\n"));
            assertEquals(Answer.of("AT\n{}\n"), answer.join());
            clients.closed(TestSession.local(), "end of stream");
        }
        String client = "tcp client 127.0.0.1:41812";
        assertEquals(
                List.of(
                        "* " + client + " connected",
                        client + " > WHATSAT kiwi 1 1",
                        client + " < AT\\n{}\\n",
                        "* " + client + " is gone: end of stream"),
                lines("Blake.log"));
    }
}

package dev.herd.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herd.transport.Answer;
import dev.herd.transport.ClientSession;
import dev.herd.value.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The rules of client sessions and conversations, C1 to C12 of CONTRACTS.md; a part of {@link TransportContract}. */
public interface ClientContract extends TransportFixture {

    @Test
    @DisplayName("C1 a session is opened first, then its lines come, and closed is last")
    default void c1_order() {
        try (TransportScene scene = new TransportScene(this)) {
            TransportScene.Server server = scene.server();
            RecordingClientHandler handler = server.acceptor().recordedClients();
            RecordingConversation client = scene.begun(server);
            assertTrue(client.say("hello"), "C1: not taken");
            eventually().untilEqual("C1: lines", List.of("hello"), handler::lines);
            assertEquals(1, handler.sessions().size(), "C1: sessions");
            client.close();
            eventually().untilEqual("C1: closed sessions", 1, handler::closedSessions);
            eventually().until("C11: the client was told", client::isClosed);
        }
    }

    @Test
    @DisplayName("C2 lines come as they were said, both ways")
    default void c2_lines() {
        try (TransportScene scene = new TransportScene(this)) {
            TransportScene.Server server = scene.server();
            RecordingConversation client = scene.begun(server);
            List<String> lines = List.of(
                    "IAMAT kiwi.cs.ucla.edu +27.5916+086.5640 1353118103.108893381",
                    "W",
                    "  leading, trailing and\ttabs  ",
                    "ünïcödé ☃ \uD834\uDD1E",
                    "x".repeat(1_000));
            for (int i = 0; i < lines.size(); i++) { // one after the other: not every transport keeps the order
                assertTrue(client.say(lines.get(i)), "C2: not taken");
                int expected = i + 1;
                eventually()
                        .until(
                                "C3: '" + lines.get(i) + "' was answered",
                                () -> client.lines().size() == expected);
            }
            assertEquals(lines, server.acceptor().recordedClients().lines(), "C2: to the node");
            assertEquals(lines, client.lines(), "C2: to the client");
        }
    }

    @Test
    @DisplayName("C3 an answer of several lines is written line by line")
    default void c3_severalLines() {
        try (TransportScene scene = new TransportScene(this)) {
            TransportScene.Server server = scene.server();
            server.acceptor()
                    .recordedClients()
                    .answer((session, line) -> Answer.of("one\ntwo\n\nfour").now());
            RecordingConversation client = scene.begun(server);
            client.say("hello");
            eventually().untilEqual("C3: the answer", List.of("one", "two", "", "four"), client::lines);
        }
    }

    @Test
    @DisplayName("C4 a line is given when the line before it is answered, and not before")
    default void c4_oneAtATime() {
        try (TransportScene scene = new TransportScene(this)) {
            TransportScene.Server server = scene.server();
            Map<String, CompletableFuture<Answer>> answers = new ConcurrentHashMap<>();
            RecordingClientHandler handler = server.acceptor().recordedClients();
            handler.answer((session, line) -> answers.computeIfAbsent(line, l -> new CompletableFuture<>()));
            RecordingConversation client = scene.begun(server);
            List<String> said = new ArrayList<>();
            for (int i = 1; i <= 3; i++) {
                client.say("line " + i);
                said.add("line " + i);
            }
            for (int i = 1; i <= 3; i++) {
                int given = i;
                eventually()
                        .until(
                                "C4: line " + i + " was given",
                                () -> handler.lines().size() >= given);
                assertEquals(given, handler.lines().size(), "C4: lines given before " + (i - 1) + " were answered");
                String line = handler.lines().get(i - 1);
                answers.computeIfAbsent(line, l -> new CompletableFuture<>()).complete(Answer.of("to " + line));
            }
            eventually().untilEqual("C4: answers", 3, () -> client.lines().size());
            assertTrue(handler.lines().containsAll(said), "C4");
        }
    }

    @Test
    @DisplayName("C5 a handler that fails costs its line an answer, and nothing else")
    default void c5_failures() {
        try (TransportScene scene = new TransportScene(this)) {
            TransportScene.Server server = scene.server();
            server.acceptor().recordedClients().answer((session, line) -> {
                if (line.equals("throw")) {
                    throw new IllegalStateException("meant to fail");
                }
                return line.equals("fail")
                        ? CompletableFuture.failedStage(new IllegalStateException("meant to fail"))
                        : Answer.of("well").now();
            });
            RecordingConversation client = scene.begun(server);
            List<String> expected = new ArrayList<>();
            for (String line : List.of("throw", "fail", "go on")) {
                client.say(line);
                expected.add(line.equals("go on") ? "well" : "? " + line);
                eventually().untilEqual("C5: answers", List.copyOf(expected), client::lines);
            }
        }
    }

    @Test
    @DisplayName("C6 of no answer nothing is written")
    default void c6_noAnswer() {
        try (TransportScene scene = new TransportScene(this)) {
            TransportScene.Server server = scene.server();
            RecordingClientHandler handler = server.acceptor().recordedClients();
            handler.answer((session, line) -> line.equals("quiet")
                    ? Answer.none().now()
                    : Answer.of("loud").now());
            RecordingConversation client = scene.begun(server);
            client.say("quiet");
            eventually().untilEqual("C1: lines", 1, () -> handler.lines().size());
            client.say("speak");
            eventually().untilEqual("C6: answers", List.of("loud"), client::lines);
        }
    }

    @Test
    @DisplayName("C7 what is sent unasked comes too, and never inside an answer")
    default void c7_unasked() {
        try (TransportScene scene = new TransportScene(this)) {
            TransportScene.Server server = scene.server();
            RecordingClientHandler handler = server.acceptor().recordedClients();
            handler.answer((session, line) -> {
                session.send("before");
                return Answer.of("first\nlast").now();
            });
            RecordingConversation client = scene.begun(server);
            client.say("hello");
            eventually().untilEqual("C7: lines", 3, () -> client.lines().size());
            int first = client.lines().indexOf("first");
            assertEquals("last", client.lines().get(first + 1), "C7: " + client.lines());
            ClientSession session = handler.sessions().get(0);
            assertTrue(session.send("and\nmore"), "C7: not taken");
            eventually().untilEqual("C7: lines", 5, () -> client.lines().size());
            assertEquals(List.of("and", "more"), client.lines().subList(3, 5), "C7");
        }
    }

    @Test
    @DisplayName("C8 a session closes when what was written is out, and takes nothing afterwards")
    default void c8_close() {
        try (TransportScene scene = new TransportScene(this)) {
            TransportScene.Server server = scene.server();
            RecordingClientHandler handler = server.acceptor().recordedClients();
            handler.answer((session, line) -> {
                session.send("a\nb\nc");
                session.close();
                return Answer.none().now();
            });
            RecordingConversation client = scene.begun(server);
            client.say("bye");
            eventually().until("C8: the client was told", client::isClosed);
            assertEquals(List.of("a", "b", "c"), client.lines(), "C8");
            eventually().untilEqual("C8: closed sessions", 1, handler::closedSessions);
            ClientSession session = handler.sessions().get(0);
            assertFalse(session.send("late"), "C8: taken by a closed session");
            session.close();
        }
    }

    @Test
    @DisplayName("C9 a session knows its transport and where its client is")
    default void c9_facts() {
        try (TransportScene scene = new TransportScene(this)) {
            TransportScene.Server server = scene.server();
            RecordingConversation client = scene.begun(server);
            client.say("hello");
            RecordingClientHandler handler = server.acceptor().recordedClients();
            eventually().untilEqual("C1: lines", 1, () -> handler.lines().size());
            ClientSession session = handler.sessions().get(0);
            assertEquals(server.transport().scheme(), session.transport(), "C9");
            assertTrue(session.loopback(), "C9: not loopback");
            assertTrue(!session.remote().isBlank(), "C9: remote is blank");
        }
    }

    @Test
    @DisplayName("C10 sessions are independent")
    default void c10_independent() {
        try (TransportScene scene = new TransportScene(this)) {
            TransportScene.Server server = scene.server();
            RecordingClientHandler handler = server.acceptor().recordedClients();
            CompletableFuture<Answer> late = new CompletableFuture<>();
            handler.answer((session, line) ->
                    line.equals("wait") ? late : Answer.of("well").now());
            RecordingConversation waiting = scene.begun(server);
            RecordingConversation other = scene.begun(server);
            waiting.say("wait");
            eventually().untilEqual("C1: lines", 1, () -> handler.lines().size());
            other.say("go");
            eventually().untilEqual("C10: the other's answer", List.of("well"), other::lines);
            waiting.close();
            late.complete(Answer.of("too late")); // before it is over at the node: see the rule
            eventually().untilEqual("C10: closed sessions", 1, handler::closedSessions);
            other.say("go");
            eventually().untilEqual("C10: the other's answers", List.of("well", "well"), other::lines);
            assertEquals(List.of(), waiting.lines(), "C10");
        }
    }

    @Test
    @DisplayName("C11 a conversation with nobody ends, with no line said")
    default void c11_nobodyThere() {
        RecordingConversation conversation;
        try (TransportScene scene = new TransportScene(this)) {
            TransportScene.Server gone = scene.server();
            gone.transport().close();
            conversation = scene.converse(scene.start("client"), gone.endpoint());
            conversation.close();
        }
        assertTrue(conversation.isClosed(), "C11: closed was not told");
        assertEquals(List.of(), conversation.lines(), "C11");
    }

    @Test
    @DisplayName("C12 a line over the node's limit never reaches its handler")
    default void c12_lineLimit() {
        try (TransportScene scene = new TransportScene(this)) {
            Limits all = Limits.defaults();
            Limits small = new Limits(
                    all.keyBytes(),
                    all.valueBytes(),
                    all.storeKeys(),
                    all.storeBytes(),
                    all.outboxKeys(),
                    all.frameBytes(),
                    all.links(),
                    all.clients(),
                    100,
                    all.clientOutputBytes(),
                    all.handshakeTime(),
                    all.maxClockSkew(),
                    all.maxClientAhead());
            TransportScene.Server server = scene.server(small);
            RecordingClientHandler handler = server.acceptor().recordedClients();
            RecordingConversation within = scene.begun(server);
            within.say("y".repeat(100));
            eventually().untilEqual("C12: lines", List.of("y".repeat(100)), handler::lines);
            RecordingConversation over = scene.begun(server);
            boolean taken = over.say("x".repeat(101));
            eventually()
                    .until(
                            "C12: the line was refused, or the session closed",
                            () -> !taken || over.isClosed() || !over.lines().isEmpty());
            assertEquals(List.of("y".repeat(100)), handler.lines(), "C12");
        }
    }
}

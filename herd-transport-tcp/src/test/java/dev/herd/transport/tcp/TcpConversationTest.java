package dev.herd.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.transport.Conversation;
import dev.herd.transport.ConversationListener;
import dev.herd.transport.Endpoint;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
class TcpConversationTest {

    private static final Endpoint ANY = Endpoint.parse("tcp://localhost:0");

    @RegisterExtension
    final TcpFixture tcp = new TcpFixture();

    private final TestServer server = new TestServer();
    private final Listener listener = new Listener();

    @Test
    void everyLineSaidIsAnsweredInOrder() throws Exception {
        Endpoint at = tcp.transport().listen(ANY, server).get(0);
        Conversation conversation = open(at);
        for (int i = 0; i < 1_000; i++) {
            String line = "line " + i;
            Wait.until("it is taken", () -> conversation.say(line));
        }
        Wait.until("all answers", () -> listener.lines.size() == 1_000);
        assertThat(listener.lines.get(999)).isEqualTo("<line 999>");
        server.sessions.get(0).send("news\nmore news");
        Wait.until("the news", () -> listener.lines.size() == 1_002);
        assertThat(listener.lines.subList(1_000, 1_002)).containsExactly("news", "more news");
        conversation.say("last words");
        conversation.close();
        Wait.until("closed at both ends", () -> listener.closed.size() == 1 && server.ended.size() == 1);
        assertThat(conversation.say("late")).isFalse();
        assertThat(listener.closed).containsExactly("closed by this side");
        assertThat(server.ended).containsExactly("the client closed the connection");
    }

    @Test
    void aNodeThatClosesIsNoticed() throws Exception {
        Conversation conversation = open(tcp.transport().listen(ANY, server).get(0));
        conversation.say("quit");
        Wait.until("closed", () -> listener.closed.size() == 1);
        assertThat(listener.lines).containsExactly("bye");
        assertThat(listener.closed).containsExactly("the node closed the conversation");
    }

    @Test
    void saysNoMoreThanMayWait() throws Exception {
        try (ServerSocket deaf = new ServerSocket(0)) {
            Conversation conversation = open(ANY.withPort(deaf.getLocalPort()));
            String line = "x".repeat(1_000);
            Wait.until("no more is taken", () -> {
                for (int i = 0; i < 1_000; i++) {
                    if (!conversation.say(line)) {
                        return true;
                    }
                }
                return false;
            });
            assertThat(listener.closed).isEmpty();
        }
    }

    @Test
    void aLineWithoutEndEndsTheConversation() throws Exception {
        try (ServerSocket endless = new ServerSocket(0)) {
            open(ANY.withPort(endless.getLocalPort()));
            try (Socket socket = endless.accept()) {
                TcpFixture.write(socket, "y".repeat(70_000));
                Wait.until("closed", () -> listener.closed.size() == 1);
            }
            assertThat(listener.closed.get(0)).startsWith("the node said a line longer than");
        }
    }

    @Test
    void nobodyThereIsToldToTheListener() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        tcp.transport().converse(ANY.withPort(port), listener);
        Wait.until("closed", () -> listener.closed.size() == 1);
        assertThat(listener.closed.get(0)).contains("tcp://localhost:" + port).contains("connection refused");
        assertThat(listener.conversation).isNull();
    }

    @Test
    void closingTheTransportEndsConversations() throws Exception {
        Endpoint at = tcp.transport().listen(ANY, server).get(0);
        TcpTransport dialling = tcp.transport();
        dialling.converse(at, listener);
        Wait.until("it is open", () -> listener.conversation != null);
        dialling.close();
        assertThat(listener.closed).containsExactly("the transport was closed");
        Listener late = new Listener();
        dialling.converse(at, late);
        assertThat(late.closed).containsExactly("the transport was closed");
    }

    private Conversation open(Endpoint at) throws Exception {
        tcp.transport().converse(at, listener);
        Wait.until("it is open", () -> listener.conversation != null);
        return Objects.requireNonNull(listener.conversation);
    }

    private static final class Listener implements ConversationListener {

        volatile @Nullable Conversation conversation;
        final List<String> lines = new CopyOnWriteArrayList<>();
        final List<String> closed = new CopyOnWriteArrayList<>();

        @Override
        public void opened(Conversation opened) {
            conversation = opened;
        }

        @Override
        public void line(String line) {
            lines.add(line);
        }

        @Override
        public void closed(String reason) {
            closed.add(reason);
        }
    }
}

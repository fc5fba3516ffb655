package dev.herd.testkit;

import dev.herd.transport.Endpoint;
import dev.herd.transport.Transport;
import dev.herd.value.Limits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The transports of one test, with all who were connected over them. Closing it closes the transports, and then checks
 * what must hold for every handler in every test: so a test's own rule isn't the only one it watches.
 */
final class TransportScene implements AutoCloseable {

    private final TransportFixture fixture;
    private final List<Transport> transports = new ArrayList<>();
    private final List<RecordingLinkHandler> dialled = new ArrayList<>();
    private final List<RecordingAcceptor> acceptors = new ArrayList<>();
    private final List<RecordingConversation> conversations = new ArrayList<>();

    TransportScene(TransportFixture fixture) {
        this.fixture = fixture;
    }

    /** The two ends of an open link. */
    record Ends(RecordingLinkHandler dialled, RecordingLinkHandler accepted) {}

    /** Someone who listens. */
    record Server(Transport transport, RecordingAcceptor acceptor, Endpoint endpoint) {}

    Transport start(String node) {
        return start(node, Limits.defaults());
    }

    Transport start(String node, Limits limits) {
        Transport transport = fixture.newTransport();
        transport.start(fixture.context(node, limits));
        transports.add(transport);
        return transport;
    }

    Server server() {
        return server(Limits.defaults());
    }

    Server server(Limits limits) {
        return listen(start("server", limits), fixture.listeningEndpoint(), limits);
    }

    Server listen(Transport transport, Endpoint endpoint, Limits limits) {
        RecordingAcceptor acceptor = new RecordingAcceptor("accepted", limits.frameBytes());
        acceptors.add(acceptor);
        try {
            List<Endpoint> bound = transport.listen(endpoint, acceptor);
            return new Server(transport, acceptor, bound.get(0));
        } catch (IOException e) {
            throw new AssertionError("T4: could not listen at " + endpoint + ": " + e, e);
        }
    }

    RecordingLinkHandler dialler() {
        RecordingLinkHandler handler = new RecordingLinkHandler(
                "dialled " + dialled.size(), Limits.defaults().frameBytes());
        dialled.add(handler);
        return handler;
    }

    /** Opens a link between two transports of its own. */
    Ends link() {
        return link(server(), start("client"));
    }

    Ends link(Server server, Transport client) {
        return link(server, client, dialler());
    }

    Ends link(Server server, Transport client, RecordingLinkHandler handler) {
        int before = server.acceptor().peers().size();
        client.connect(server.endpoint(), handler);
        fixture.eventually().until("T7: the link opened at the dialling end", handler::wasOpened);
        fixture.eventually()
                .until(
                        "T7: the link opened at the accepting end",
                        () -> server.acceptor().peers().size() > before
                                && server.acceptor().peers().get(before).wasOpened());
        return new Ends(handler, server.acceptor().peers().get(before));
    }

    RecordingConversation converse(Server server) {
        return converse(start("client"), server.endpoint());
    }

    RecordingConversation converse(Transport transport, Endpoint endpoint) {
        RecordingConversation conversation = new RecordingConversation();
        conversations.add(conversation);
        transport.converse(endpoint, conversation);
        return conversation;
    }

    RecordingConversation begun(Server server) {
        RecordingConversation conversation = converse(server);
        fixture.eventually().until("C11: the conversation began", conversation::wasOpened);
        return conversation;
    }

    @Override
    public void close() {
        transports.forEach(Transport::close);
        List<RecordingLinkHandler> handlers = new ArrayList<>(dialled);
        acceptors.forEach(acceptor -> handlers.addAll(acceptor.peers()));
        for (RecordingLinkHandler handler : handlers) {
            handler.check();
            if (!handler.isClosed()) {
                throw new AssertionError("T10: a link was not told to be closed when its transport had closed");
            }
        }
        for (RecordingConversation conversation : conversations) {
            conversation.check();
            if (!conversation.isClosed()) {
                throw new AssertionError("T10: a conversation was not closed when its transport had closed");
            }
        }
        acceptors.forEach(acceptor -> acceptor.recordedClients().check());
    }
}

package dev.herd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.transport.Acceptor;
import dev.herd.transport.Conversation;
import dev.herd.transport.ConversationListener;
import dev.herd.transport.Endpoint;
import dev.herd.transport.LinkHandler;
import dev.herd.transport.Transport;
import dev.herd.transport.TransportContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A transport whose other ends a test plays: nothing happens on it but what the test makes happen. */
final class ScriptedTransport implements Transport {

    final List<Talk> talks = new ArrayList<>();

    @Nullable
    TransportContext context;

    @Nullable
    Acceptor acceptor;

    boolean closed;

    /** How many lines a conversation takes before one is let out. */
    int room = Integer.MAX_VALUE;

    /** One conversation, with the test as its node. */
    final class Talk implements Conversation {
        final Endpoint with;
        final ConversationListener listener;
        final List<String> said = new ArrayList<>();
        boolean left;

        Talk(Endpoint with, ConversationListener listener) {
            this.with = with;
            this.listener = listener;
        }

        Talk open() {
            listener.opened(this);
            return this;
        }

        void answer(String... lines) {
            for (String line : lines) {
                listener.line(line);
            }
        }

        void end() {
            listener.closed("the node closed the conversation");
        }

        @Override
        public boolean say(String line) {
            return !left && said.size() < room && said.add(line);
        }

        @Override
        public void close() {
            left = true; // that it is over is told later, or never
        }
    }

    /** The conversation begun last, which must be the only one since those the test knows. */
    Talk talk(int number) {
        assertThat(talks).hasSize(number);
        return talks.get(number - 1);
    }

    TransportContext context() {
        return Objects.requireNonNull(context);
    }

    @Override
    public String scheme() {
        return "script";
    }

    @Override
    public void start(TransportContext given) {
        if (given.settings().containsKey("wrong")) {
            throw new IllegalArgumentException("setting 'herd.script.wrong' is unknown");
        }
        context = given;
    }

    @Override
    public List<Endpoint> listen(Endpoint endpoint, Acceptor given) {
        acceptor = given;
        return List.of(endpoint);
    }

    @Override
    public void connect(Endpoint endpoint, LinkHandler handler) {
        throw new AssertionError("a client has no links");
    }

    @Override
    public void converse(Endpoint endpoint, ConversationListener listener) {
        talks.add(new Talk(endpoint, listener));
    }

    @Override
    public void close() {
        closed = true;
    }
}

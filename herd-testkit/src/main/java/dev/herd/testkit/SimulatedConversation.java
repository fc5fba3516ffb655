package dev.herd.testkit;

import dev.herd.transport.Conversation;
import dev.herd.transport.ConversationListener;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A client's side of a conversation in a simulated network: delayed, in order, never lost, and cut by no partition. */
final class SimulatedConversation implements Conversation {

    private static final int MOST_WAITING = 1 << 20;

    private final SimulatedTransport home;
    private final SimulatedNetwork network;
    private final ConversationListener listener;
    private @Nullable SimulatedSession session;
    private long lastArrivalThere;
    private long lastArrivalHere;
    private long waiting;
    private boolean closing;
    private boolean told;

    SimulatedConversation(SimulatedTransport home, ConversationListener listener) {
        this.home = home;
        this.network = home.network();
        this.listener = listener;
    }

    void begin(int port) {
        network.timing().after(network.delay(home.node(), ""), () -> {
            SimulatedListener found = network.listener(port);
            if (found == null) {
                closedNow("nobody listens at port " + port);
            } else if (!told) {
                SimulatedSession opened = new SimulatedSession(
                        found.transport(), this, found.acceptor().clients());
                session = opened;
                found.transport().add(this);
                opened.opened();
                here(() -> {
                    if (!told && !closing) {
                        listener.opened(this);
                    }
                });
            }
        });
    }

    /** Runs something at the client when all that was written to it before has arrived. */
    void here(Runnable arrival) {
        lastArrivalHere = Math.max(lastArrivalHere, network.now() + network.delay(home.node(), ""));
        network.timing().after(lastArrivalHere - network.now(), arrival);
    }

    private void there(Runnable arrival) {
        lastArrivalThere = Math.max(lastArrivalThere, network.now() + network.delay(home.node(), ""));
        network.timing().after(lastArrivalThere - network.now(), arrival);
    }

    @Override
    public boolean say(String line) {
        SimulatedSession to = session;
        int size = line.getBytes(StandardCharsets.UTF_8).length;
        if (closing || told || to == null || waiting + size > MOST_WAITING) {
            return false;
        }
        waiting += size;
        there(() -> {
            waiting -= size;
            to.said(line);
        });
        return true;
    }

    @Override
    public void close() {
        if (!closing && !told) {
            closing = true;
            SimulatedSession to = session;
            if (to != null) {
                there(() -> to.closedNow("the client closed"));
            }
            network.timing().after(0, () -> closedNow("closed"));
        }
    }

    /** Gives the client the lines of a text, one after the other. */
    void lines(String text) {
        for (String line : text.split("\n", -1)) {
            if (!told && !closing) {
                listener.line(line);
            }
        }
    }

    void closedNow(String reason) {
        if (!told) {
            told = true;
            home.remove(this);
            listener.closed(reason);
        }
    }

    /** A transport at either end has closed or crashed: its own side is over now, the other's soon. */
    void end(SimulatedTransport where, String reason) {
        SimulatedSession far = session;
        if (where == home) {
            if (where.crashed()) {
                told = true;
            } else {
                closedNow(reason);
            }
            if (far != null) {
                there(() -> far.closedNow(reason));
            }
        }
        if (far != null && where == far.server()) {
            far.closedNow(reason);
            here(() -> closedNow(reason));
        }
    }
}

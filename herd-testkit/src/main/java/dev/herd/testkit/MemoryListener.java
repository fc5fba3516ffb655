package dev.herd.testkit;

import dev.herd.transport.Acceptor;
import dev.herd.transport.StreamSession;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes in who connects to a node, as far as there is room. Any thread. */
final class MemoryListener {

    private static final Logger log = LoggerFactory.getLogger(MemoryListener.class);
    private static final String CROWDED = "too many clients";

    private final MemoryNode node;
    private final Acceptor acceptor;

    MemoryListener(MemoryNode node, Acceptor acceptor) {
        this.node = node;
        this.acceptor = acceptor;
    }

    /** Somebody wants to link. */
    void peer(MemoryStream stream, String from) {
        accept(channel(stream, from), this::linked);
    }

    /** Somebody wants to talk. */
    void client(MemoryStream stream, String from) {
        accept(channel(stream, from), channel -> talking(channel, from));
    }

    private MemoryChannel channel(MemoryStream stream, String from) {
        return new MemoryChannel(node, node.nextLoop(), MemoryTransport.SCHEME + "://" + from, stream);
    }

    private void accept(MemoryChannel channel, Consumer<MemoryChannel> taken) {
        boolean open = node.execute(channel.loop(), () -> {
            try {
                taken.accept(channel);
            } catch (Throwable e) {
                log.error("{} failed to accept {}", node.name(), channel.remote(), e);
                channel.conclude("internal error: " + e);
            }
        });
        if (!open) {
            channel.conclude(MemoryNode.CLOSED);
        }
    }

    private void linked(MemoryChannel channel) {
        String from = channel.remote();
        if (node.admission().peer(channel)) {
            channel.begin(new MemoryLink(node, from, acceptor.peer(from), channel));
        } else {
            refuse(channel, "too many links, or strangers who try to link");
        }
    }

    private void talking(MemoryChannel channel, String from) {
        MemoryChannel evicted = node.admission().admit(channel);
        if (evicted != null) {
            String reason = "too many clients: one that had said nothing made room for another";
            node.refusals().refused(evicted.remote(), reason);
            evicted.end(reason);
        }
        if (node.admission().client(channel)) {
            StreamSession.Origin origin =
                    new StreamSession.Origin(MemoryTransport.SCHEME, from, true, Optional.empty());
            channel.begin(new StreamSession(origin, node.limits(), acceptor.clients(), node.refusals(), channel::wake));
        } else {
            channel.say("? " + CROWDED + "\n");
            refuse(channel, CROWDED + ": the limit is " + node.limits().clients());
        }
    }

    private void refuse(MemoryChannel channel, String reason) {
        node.refusals().refused(channel.remote(), reason);
        channel.conclude(reason);
    }
}

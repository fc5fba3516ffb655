package dev.herd.transport.tcp;

import dev.herd.transport.Endpoint;
import dev.herd.transport.HostAddresses;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** An attempt to reach an endpoint: finds its addresses, and tries one after the other. On one event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // of writes and closes: what fails is an event of the channel
final class Dial implements Registry.Open {

    /** What comes of a dial; one of the two, once, on its event loop. */
    interface Outcome {

        /** It is connected. The channel reads nothing yet, and has no handler. */
        void connected(Channel channel);

        /** It is not. */
        void failed(String reason);
    }

    private final Endpoint endpoint;
    private final EventLoop loop;
    private final Sockets sockets;
    private final Registry registry;
    private final Outcome outcome;
    private final Queue<InetAddress> untried = new ArrayDeque<>();
    private final StringBuilder failures = new StringBuilder();
    private @Nullable ChannelFuture attempt;
    private boolean done;

    Dial(Endpoint endpoint, EventLoop loop, Sockets sockets, Registry registry, Outcome outcome) {
        this.endpoint = endpoint;
        this.loop = loop;
        this.sockets = sockets;
        this.registry = registry;
        this.outcome = outcome;
    }

    /** Begins. Resolving a name may take long, hence the executor. */
    void start(Executor resolver) {
        try {
            resolver.execute(() -> {
                try {
                    Collection<InetAddress> found = HostAddresses.resolve(endpoint.host());
                    Registry.execute(loop, () -> {
                        untried.addAll(found);
                        next();
                    });
                } catch (UnknownHostException e) {
                    Registry.execute(loop, () -> fail("host unknown"));
                }
            });
        } catch (RejectedExecutionException e) {
            Registry.execute(loop, () -> end(TcpTransport.CLOSED));
        }
    }

    private void next() {
        if (done) {
            return;
        }
        InetAddress address = untried.poll();
        if (address == null) {
            fail(failures.toString());
            return;
        }
        InetSocketAddress at = new InetSocketAddress(address, endpoint.port());
        attempt = sockets.dialling(loop, new ChannelInboundHandlerAdapter())
                .option(ChannelOption.AUTO_READ, false)
                .connect(at);
        attempt.addListener((ChannelFuture connected) -> {
            if (done) {
                connected.channel().close();
            } else if (connected.isSuccess()) {
                finish();
                connected.channel().pipeline().removeFirst();
                outcome.connected(connected.channel());
            } else {
                String cause = connected.cause() == null ? "cancelled" : Reasons.of(connected.cause());
                failures.append(failures.isEmpty() ? "" : "; ")
                        .append(HostAddresses.text(at))
                        .append(": ")
                        .append(cause);
                next();
            }
        });
    }

    private void fail(String why) {
        end("cannot connect to " + endpoint + ": " + why);
    }

    @Override
    public void end(String reason) {
        if (!done) {
            done = true; // first, since closing the channel ends the attempt, and that looks here
            if (attempt != null) {
                attempt.channel().close();
            }
            outcome.failed(reason);
            registry.remove(this);
        }
    }

    private void finish() {
        done = true;
        registry.remove(this);
    }

    @Override
    public EventLoop loop() {
        return loop;
    }
}

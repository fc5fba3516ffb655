package dev.herd.transport.udp;

import dev.herd.transport.ConversationListener;
import dev.herd.transport.HostAddresses;
import dev.herd.transport.udp.client.Exchange;
import dev.herd.transport.udp.crypto.RandomBytes;
import dev.herd.transport.udp.packet.Packets;
import dev.herd.value.Limits;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The conversations of this end, each on a socket of its own: so a node tells them apart, and the system says if nobody is there. */
@SuppressWarnings("FutureReturnValueIgnored") // of closes: what fails is an event of the channel
final class Conversations {

    private static final Logger log = LoggerFactory.getLogger(Conversations.class);

    private final Sockets sockets;
    private final Limits limits;
    private final RandomBytes random;
    private final Set<Attempt> attempts = new HashSet<>(); // guarded by this
    private boolean closed; // guarded by this

    Conversations(Sockets sockets, Limits limits, RandomBytes random) {
        this.sockets = sockets;
        this.limits = limits;
        this.random = random;
    }

    /** Opens a conversation with a host at the first of its addresses that answers. Any thread. */
    void begin(EventLoop loop, List<InetSocketAddress> addresses, ConversationListener listener, String endpoint) {
        Attempt attempt = new Attempt(loop, addresses, listener, endpoint);
        synchronized (this) {
            if (!closed) {
                attempts.add(attempt);
                UdpPort.execute(loop, attempt::next);
                return;
            }
        }
        tellClosed(listener, UdpPeers.CLOSED);
    }

    static void tellClosed(ConversationListener listener, String reason) {
        try {
            listener.closed(reason);
        } catch (RuntimeException e) {
            log.error("the listener of a conversation failed at its end", e);
        }
    }

    private synchronized void forget(Attempt attempt) {
        attempts.remove(attempt);
    }

    /** Ends all, and waits until their listeners have been told; returns whether that took no longer than it may. */
    boolean close(String reason, int millis) throws InterruptedException {
        List<Attempt> all;
        synchronized (this) {
            closed = true;
            all = new ArrayList<>(attempts);
        }
        CountDownLatch ended = new CountDownLatch(all.size());
        for (Attempt attempt : all) {
            UdpPort.execute(attempt.loop, () -> {
                attempt.end(reason);
                ended.countDown();
            });
        }
        return ended.await(millis, TimeUnit.MILLISECONDS);
    }

    /** One conversation, from its first address on. On its event loop. */
    private final class Attempt implements ExchangePort.Owner {

        private final EventLoop loop;
        private final List<InetSocketAddress> addresses;
        private final ConversationListener listener;
        private final String endpoint;
        private String failures = "";
        private int tried;
        private boolean over;
        private @Nullable ExchangePort port;

        Attempt(EventLoop loop, List<InetSocketAddress> addresses, ConversationListener listener, String endpoint) {
            this.loop = loop;
            this.addresses = addresses;
            this.listener = listener;
            this.endpoint = endpoint;
        }

        void next() {
            if (over) {
                return;
            }
            if (tried == addresses.size()) {
                over = true;
                forget(this);
                tellClosed(listener, "cannot connect to " + endpoint + ": " + failures);
                return;
            }
            InetSocketAddress address = addresses.get(tried++);
            ExchangePort made = new ExchangePort(
                    (output, wantsTurn, now) -> new Exchange(limits, listener, random, output, wantsTurn, now), this);
            port = made;
            new Bootstrap()
                    .group(loop)
                    .channelFactory(sockets.cutting())
                    .option(
                            ChannelOption.RECVBUF_ALLOCATOR,
                            new FixedRecvByteBufAllocator(Packets.MOST_BYTES).maxMessagesPerRead(Sockets.READS_A_TURN))
                    .handler(new ChannelInitializer<Channel>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            channel.pipeline().addLast(made);
                        }
                    })
                    .connect(address)
                    .addListener(connected -> {
                        if (!connected.isSuccess()) {
                            failed(String.valueOf(connected.cause().getMessage()));
                        }
                    });
        }

        @Override
        public void failed(String reason) {
            failures += (failures.isEmpty() ? "" : "; ") + HostAddresses.text(addresses.get(tried - 1)) + ": " + reason;
            next();
        }

        @Override
        public void ended() {
            over = true;
            forget(this);
        }

        void end(String reason) {
            if (over) {
                return;
            }
            over = true;
            forget(this);
            ExchangePort last = port;
            if (last == null || !last.close(reason)) {
                tellClosed(listener, reason);
            }
        }
    }
}

package dev.herd.transport.tcp;

import dev.herd.transport.Acceptor;
import dev.herd.transport.ConversationListener;
import dev.herd.transport.Endpoint;
import dev.herd.transport.HostAddresses;
import dev.herd.transport.LinkHandler;
import dev.herd.transport.Sniffer;
import dev.herd.transport.StreamConversation;
import dev.herd.transport.Transport;
import dev.herd.transport.TransportContext;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Links, sessions and conversations over TCP: endpoints {@code tcp://host:port}. One port serves peers and clients; what
 * a connection sends first tells which it is. Nothing is encrypted.
 *
 * <p>The only setting is {@code threads}, 1 to 64, default 2: on so many threads, named {@code herd-NODE-tcp-N},
 * everything happens, each connection on one of them. If the application has Netty's native epoll transport on its
 * class path, it is used; without it, the JDK's own sockets are.
 */
@SuppressWarnings("FutureReturnValueIgnored") // of writes and closes: what fails is an event of the channel
public final class TcpTransport implements Transport {

    static final String SCHEME = "tcp";
    static final String CLOSED = "the transport was closed";

    private static final Logger log = LoggerFactory.getLogger(TcpTransport.class);
    private static final int CLOSE_MILLIS = 3_000;
    private static final int FAREWELL_MILLIS = Farewell.LINGER_SECONDS * 1_000;

    private @Nullable Running running;

    /** What there is between {@code start} and {@code close}. */
    private record Running(
            TransportContext context,
            Sockets sockets,
            MultiThreadIoEventLoopGroup loops,
            ThreadPoolExecutor resolver,
            Shared shared,
            List<Channel> listeners) {}

    /** A transport that is still to be started. */
    public TcpTransport() {}

    @Override
    public String scheme() {
        return SCHEME;
    }

    @Override
    public synchronized void start(TransportContext context) {
        if (running != null) {
            throw new IllegalStateException("the tcp transport of " + context.node() + " was started already");
        }
        int threads = threads(context.settings());
        Sockets sockets = Sockets.best();
        log.debug(
                "tcp of {}: {} on {} threads", context.node(), sockets.stream().getSimpleName(), threads);
        running = new Running(
                context,
                sockets,
                new MultiThreadIoEventLoopGroup(threads, daemons("herd-" + context.node() + "-tcp-"), sockets.io()),
                resolver("herd-" + context.node() + "-tcp-resolver-"),
                new Shared(context),
                new ArrayList<>());
    }

    private static int threads(Map<String, String> settings) {
        for (String name : settings.keySet()) {
            if (!name.equals("threads")) {
                throw new IllegalArgumentException(
                        "setting 'herd.tcp." + name + "' is unknown; the tcp transport has only 'herd.tcp.threads'");
            }
        }
        String value = settings.getOrDefault("threads", "2").strip();
        if (!value.matches("[1-9]|[1-5][0-9]|6[0-4]")) {
            throw new IllegalArgumentException(
                    "setting 'herd.tcp.threads' is '" + value + "', but must be a whole number from 1 to 64");
        }
        return Integer.parseInt(value);
    }

    private static ThreadFactory daemons(String prefix) {
        AtomicInteger last = new AtomicInteger();
        return task -> {
            Thread thread = new FastThreadLocalThread(task, prefix + last.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** A thread of its own, since a name may take many seconds to resolve; none while there is nothing to resolve. */
    private static ThreadPoolExecutor resolver(String prefix) {
        ThreadPoolExecutor resolver =
                new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons(prefix));
        resolver.allowCoreThreadTimeOut(true);
        return resolver;
    }

    private synchronized Running running() {
        if (running == null) {
            throw new IllegalStateException("the tcp transport is not started");
        }
        return running;
    }

    @Override
    public List<Endpoint> listen(Endpoint endpoint, Acceptor acceptor) throws IOException {
        Running now = running();
        String wrong = wrong(endpoint);
        if (wrong != null) {
            throw new IllegalArgumentException("endpoint '" + endpoint + "': " + wrong);
        }
        List<InetAddress> addresses =
                HostAddresses.forListening(endpoint, now.context().loopbackOnly(), "herd.secret");
        List<Listener> bound = HostAddresses.bindAll(endpoint, addresses, address -> bind(now, address, acceptor));
        synchronized (now.listeners()) {
            bound.forEach(listener -> now.listeners().add(listener.channel()));
        }
        return List.of(endpoint.withPort(bound.get(0).port()));
    }

    private static Listener bind(Running now, InetSocketAddress address, Acceptor acceptor) throws IOException {
        if (now.loops().isShuttingDown()) {
            throw new IOException(CLOSED);
        }
        ChannelFuture bound = now.sockets()
                .listening(now.loops(), new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Door(acceptor, now.shared()));
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(Reasons.of(bound.cause()), bound.cause());
        }
        return new Listener(bound.channel());
    }

    private record Listener(Channel channel) implements HostAddresses.Bound {

        @Override
        public int port() {
            return ((InetSocketAddress) channel.localAddress()).getPort();
        }

        @Override
        public void close() {
            channel.close().awaitUninterruptibly();
        }
    }

    private static @Nullable String wrong(Endpoint endpoint) {
        if (!endpoint.scheme().equals(SCHEME)) {
            return "the tcp transport serves tcp://host:port only";
        }
        if (endpoint.user() != null) {
            return "tcp knows no users; it should look like tcp://host:port";
        }
        return endpoint.query() != null ? "tcp knows no options; it should look like tcp://host:port" : null;
    }

    @Override
    public void connect(Endpoint endpoint, LinkHandler handler) {
        Shared shared = running().shared();
        dial(endpoint, new Dial.Outcome() {
            @Override
            public void connected(Channel channel) {
                channel.writeAndFlush(Unpooled.wrappedBuffer(Sniffer.magic()), channel.voidPromise());
                channel.pipeline().addLast(new TcpLink(channel, handler, shared));
                channel.config().setAutoRead(true);
            }

            @Override
            public void failed(String reason) {
                try {
                    handler.closed(reason);
                } catch (Throwable e) {
                    log.error("the handler of a link to {} failed at its end", endpoint, e);
                }
            }
        });
    }

    @Override
    public void converse(Endpoint endpoint, ConversationListener listener) {
        Shared shared = running().shared();
        dial(endpoint, new Dial.Outcome() {
            @Override
            public void connected(Channel channel) {
                channel.pipeline()
                        .addLast(new StreamChannel(
                                channel, shared, wake -> new StreamConversation(shared.limits(), listener, wake)));
            }

            @Override
            public void failed(String reason) {
                try {
                    listener.closed(reason);
                } catch (Throwable e) {
                    log.error("the listener of a conversation with {} failed at its end", endpoint, e);
                }
            }
        });
    }

    private void dial(Endpoint endpoint, Dial.Outcome outcome) {
        Running now = running();
        EventLoop loop = now.loops().next();
        Dial dial = new Dial(endpoint, loop, now.sockets(), now.shared().registry(), outcome);
        if (!now.shared().registry().add(dial)) {
            outcome.failed(CLOSED); // on the caller's thread: there are no others any more
            return;
        }
        String wrong = endpoint.port() == 0 ? "port 0 can't be dialled" : wrong(endpoint);
        if (wrong != null) {
            Registry.execute(loop, () -> dial.end("cannot connect to " + endpoint + ": " + wrong));
        } else {
            dial.start(now.resolver());
        }
    }

    @Override
    public void close() {
        Running now;
        synchronized (this) {
            now = running;
        }
        if (now == null) {
            return;
        }
        now.loops().forEach(loop -> {
            if (loop.inEventLoop()) {
                throw new IllegalStateException("a transport can't be closed by one of its own threads, "
                        + Thread.currentThread().getName());
            }
        });
        synchronized (now.listeners()) {
            now.listeners().forEach(Channel::close);
            now.listeners().clear();
        }
        try {
            now.shared().registry().closeAll(CLOSED, CLOSE_MILLIS, FAREWELL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        now.resolver().shutdownNow();
        now.loops().shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(CLOSE_MILLIS / 2);
    }
}

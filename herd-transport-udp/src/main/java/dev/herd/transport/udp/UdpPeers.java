package dev.herd.transport.udp;

import dev.herd.transport.Acceptor;
import dev.herd.transport.AesGcmWarmUp;
import dev.herd.transport.ConversationListener;
import dev.herd.transport.Endpoint;
import dev.herd.transport.HostAddresses;
import dev.herd.transport.LinkHandler;
import dev.herd.transport.TransportContext;
import dev.herd.transport.udp.client.DeskSetup;
import dev.herd.transport.udp.crypto.RandomBytes;
import dev.herd.transport.udp.packet.Abilities;
import dev.herd.transport.udp.packet.Packets;
import dev.herd.transport.udp.station.Places;
import dev.herd.transport.udp.station.StationSetup;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.DatagramChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Links between nodes over UDP: ports to listen at, one to dial from on each thread, and the threads. Links stay on the
 * thread of their port.
 */
@SuppressWarnings("FutureReturnValueIgnored") // of closes: what fails is an event of the channel
final class UdpPeers implements AutoCloseable {

    static final String SCHEME = "udp";
    static final String CLOSED = "the transport was closed";

    private static final Logger log = LoggerFactory.getLogger(UdpPeers.class);
    private static final int SOCKET_BUFFER = 4 << 20;
    private static final int CLOSE_MILLIS = 3_000;
    private static final int STRANGERS = 64; // who have yet to prove themselves to the node, at least so many
    private static final int KEYS_MILLIS = 2_000;

    private final Settings settings;
    private final TransportContext context;
    private final MultiThreadIoEventLoopGroup loops;
    private final ThreadPoolExecutor resolver;
    private final @Nullable KeyFile keyFile;
    private final @Nullable ScheduledExecutorService keyFileLooks;
    private final Shared shared;
    private final Conversations conversations;
    private final KeylessDials keylessDials; // the resolver's

    // Under this object's lock.
    private final List<UdpPort> ports = new ArrayList<>();
    private final Map<EventLoop, UdpPort> dialling = new HashMap<>();
    private boolean closed;

    UdpPeers(TransportContext context) {
        this.context = context;
        settings = Settings.of(context.settings());
        keylessDials = new KeylessDials(context.node(), settings);
        if (AesHardware.isThere() && AesGcmWarmUp.isDue()) {
            daemons("herd-" + context.node() + "-udp-ciphers-")
                    .newThread(() -> AesGcmWarmUp.run(System::nanoTime))
                    .start();
        }
        SecureRandom random = new SecureRandom();
        RandomBytes bytes = random::nextBytes;
        Sockets sockets = Sockets.best();
        loops = new MultiThreadIoEventLoopGroup(
                settings.threads(), daemons("herd-" + context.node() + "-udp-"), sockets.io());
        resolver = new ThreadPoolExecutor(
                1,
                1,
                1,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                daemons("herd-" + context.node() + "-udp-resolver-"));
        resolver.allowCoreThreadTimeOut(true);
        Path path = settings.keysFile();
        KeyFile file = path == null ? null : new KeyFile(context.node(), path, settings.keys());
        keyFile = file;
        keyFileLooks = file == null ? null : looks(file, context.node());
        conversations = new Conversations(sockets, context.limits(), bytes);
        Abilities abilities = new Abilities(
                AesHardware.isThere(), context.limits().frameBytes(), Packets.MOST_BYTES, receiveWindow());
        shared = new Shared(
                sockets,
                new StationSetup(
                        abilities,
                        sockets.rules(),
                        file == null ? settings::keys : file::keys,
                        new Places(2 * context.limits().links() + STRANGERS),
                        context.refusals(),
                        context.limits().handshakeTime().toNanos()),
                new DeskSetup(
                        context.limits(),
                        new Semaphore(context.limits().clients()),
                        settings.clients(),
                        context.refusals()),
                bytes);
    }

    /** On a thread of its own, since a file may be far away. */
    private static ScheduledExecutorService looks(KeyFile file, String node) {
        ScheduledThreadPoolExecutor looks = new ScheduledThreadPoolExecutor(1, daemons("herd-" + node + "-udp-keys-"));
        looks.scheduleWithFixedDelay(file::look, KEYS_MILLIS, KEYS_MILLIS, TimeUnit.MILLISECONDS);
        return looks;
    }

    /** The file of keys, or null if there is none. */
    @Nullable
    KeyFile keyFile() {
        return keyFile;
    }

    /** Half of what the system lets a socket keep unread: it counts its own bookkeeping for every datagram, too. */
    private static int receiveWindow() {
        try (DatagramChannel channel = DatagramChannel.open()) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
            int given = channel.getOption(StandardSocketOptions.SO_RCVBUF);
            if (given < SOCKET_BUFFER) {
                log.info("the system lets sockets keep {} bytes unread; {} would be faster", given, SOCKET_BUFFER);
            }
            return given / 2;
        } catch (IOException e) {
            log.debug("no socket to ask for the size of its buffer", e);
            return 0; // what two datagrams take, then
        }
    }

    private static ThreadFactory daemons(String prefix) {
        AtomicInteger last = new AtomicInteger();
        return task -> {
            Thread thread = new FastThreadLocalThread(task, prefix + last.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Listens at all addresses of an endpoint; returns it with the port it got. */
    Endpoint listen(Endpoint endpoint, Acceptor acceptor) throws IOException {
        String wrong = wrong(endpoint);
        if (wrong != null) {
            throw new IllegalArgumentException("endpoint '" + endpoint + "': " + wrong);
        }
        boolean loopbackOnly = settings.keysFile() == null && !settings.anywhereWithoutKey();
        List<InetAddress> addresses = HostAddresses.forListening(
                endpoint, loopbackOnly, "herd.udp.keys, a file of keys (herd.secret alone encrypts nothing)");
        List<UdpPort> bound =
                HostAddresses.bindAll(endpoint, addresses, address -> bind(loops.next(), address, acceptor));
        synchronized (this) {
            if (!closed) {
                ports.addAll(bound);
                return endpoint.withPort(bound.get(0).port());
            }
        }
        bound.forEach(UdpPort::close);
        throw new IOException(CLOSED);
    }

    private UdpPort bind(EventLoop loop, InetSocketAddress address, @Nullable Acceptor acceptor) throws IOException {
        AtomicReference<@Nullable UdpPort> port = new AtomicReference<>();
        ChannelFuture bound = shared.sockets()
                .binding(loop)
                .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER)
                .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        UdpPort made = new UdpPort(channel, shared, acceptor);
                        port.set(made);
                        channel.pipeline().addLast(made);
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        UdpPort made = port.get();
        if (!bound.isSuccess() || made == null) {
            Throwable cause = bound.cause();
            throw new IOException(cause == null ? "not bound" : String.valueOf(cause.getMessage()), cause);
        }
        return made;
    }

    private static @Nullable String wrong(Endpoint endpoint) {
        if (!endpoint.scheme().equals(SCHEME)) {
            return "the udp transport serves udp://host:port only";
        }
        if (endpoint.user() != null) {
            return "udp knows no users; it should look like udp://host:port";
        }
        return endpoint.query() != null ? "udp knows no options; it should look like udp://host:port" : null;
    }

    /** Opens a link; returns at once. Never throws. */
    void connect(Endpoint endpoint, LinkHandler handler) {
        String wrong = endpoint.port() == 0 ? "port 0 can't be dialled" : wrong(endpoint);
        try {
            resolver.execute(() -> {
                if (wrong != null) {
                    tellClosed(handler, "cannot connect to " + endpoint + ": " + wrong);
                } else {
                    dial(endpoint, handler);
                }
            });
        } catch (RejectedExecutionException e) {
            tellClosed(handler, CLOSED);
        }
    }

    private void dial(Endpoint endpoint, LinkHandler handler) {
        try {
            List<InetSocketAddress> addresses = addresses(endpoint);
            keylessDials.dialling(endpoint, addresses);
            UdpPort port = diallingPort();
            if (port == null) {
                tellClosed(handler, CLOSED);
            } else {
                UdpPort.execute(port.loop(), () -> port.connect(addresses, handler));
            }
        } catch (UnknownHostException e) {
            tellClosed(handler, "cannot connect to " + endpoint + ": host unknown");
        } catch (IOException e) {
            tellClosed(handler, "cannot connect to " + endpoint + ": no socket to dial from: " + e.getMessage());
        }
    }

    /** Opens a conversation; returns at once. Never throws. */
    void converse(Endpoint endpoint, ConversationListener listener) {
        String wrong = endpoint.port() == 0 ? "port 0 can't be dialled" : wrong(endpoint);
        try {
            resolver.execute(() -> {
                if (wrong != null) {
                    Conversations.tellClosed(listener, "cannot connect to " + endpoint + ": " + wrong);
                } else {
                    talk(endpoint, listener);
                }
            });
        } catch (RejectedExecutionException e) {
            Conversations.tellClosed(listener, CLOSED);
        }
    }

    private void talk(Endpoint endpoint, ConversationListener listener) {
        try {
            conversations.begin(loops.next(), addresses(endpoint), listener, endpoint.toString());
        } catch (UnknownHostException e) {
            Conversations.tellClosed(listener, "cannot connect to " + endpoint + ": host unknown");
        }
    }

    private static List<InetSocketAddress> addresses(Endpoint endpoint) throws UnknownHostException {
        List<InetSocketAddress> addresses = new ArrayList<>();
        for (InetAddress address : HostAddresses.resolve(endpoint.host())) {
            addresses.add(new InetSocketAddress(address, endpoint.port()));
        }
        return addresses;
    }

    /** Null once all is closed. */
    private synchronized @Nullable UdpPort diallingPort() throws IOException {
        if (closed) {
            return null;
        }
        EventLoop loop = loops.next();
        UdpPort port = dialling.get(loop);
        if (port == null) {
            port = bind(loop, new InetSocketAddress(0), null);
            dialling.put(loop, port);
            ports.add(port);
        }
        return port;
    }

    private static void tellClosed(LinkHandler handler, String reason) {
        try {
            handler.closed(reason);
        } catch (RuntimeException e) {
            log.error("the handler of a link failed at its end", e);
        }
    }

    /** Ends everything; every {@code closed} has been told when it returns. */
    @Override
    public void close() {
        loops.forEach(loop -> {
            if (loop.inEventLoop()) {
                throw new IllegalStateException("a transport can't be closed by one of its own threads, "
                        + Thread.currentThread().getName());
            }
        });
        List<UdpPort> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(ports);
            ports.clear();
        }
        CountDownLatch ended = new CountDownLatch(all.size());
        for (UdpPort port : all) {
            UdpPort.execute(port.loop(), () -> {
                port.end(CLOSED);
                ended.countDown();
            });
        }
        if (keyFileLooks != null) {
            keyFileLooks.shutdownNow();
        }
        resolver.shutdown(); // what was to be dialled is told that all is closed
        try {
            boolean done = ended.await(CLOSE_MILLIS, TimeUnit.MILLISECONDS)
                    && conversations.close(CLOSED, CLOSE_MILLIS)
                    && resolver.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
            if (!done) {
                log.warn("the udp transport of {} did not close in time", context.node());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(CLOSE_MILLIS / 2);
    }
}

package dev.herd.benchmarks.relay;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A server of the relay. One event loop serves all its connections, which spares it every hand-off between threads of
 * its own.
 */
@SuppressWarnings("FutureReturnValueIgnored") // of writes and closes
public final class RelayNode implements AutoCloseable {

    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(256 << 10, 1 << 20);

    private final BiConsumer<String, byte[]> seen;
    private final MultiThreadIoEventLoopGroup loop;
    private final ConcurrentHashMap<String, Entry> entries = new ConcurrentHashMap<>();
    private final List<RelayLink> links = new CopyOnWriteArrayList<>();
    private final AtomicLong clock = new AtomicLong();
    private final AtomicBoolean flushing = new AtomicBoolean();
    private final LongAdder frames = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder arrived = new LongAdder();
    private final Object writability = new Object();
    private volatile @Nullable Throwable failure;

    /**
     * A node without links.
     *
     * @param name for its thread
     * @param seen is told of each key and value that has become visible here, on the thread that brought it
     */
    public RelayNode(String name, BiConsumer<String, byte[]> seen) {
        this.seen = seen;
        loop = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("relay-" + name, true), NioIoHandler.newFactory());
    }

    private ChannelInitializer<Channel> initializer() {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.config().setAllocator(PooledByteBufAllocator.DEFAULT);
                channel.config().setWriteBufferWaterMark(WATER_MARK);
                channel.config().setOption(ChannelOption.TCP_NODELAY, true);
                channel.pipeline().addLast(new RelayLink(RelayNode.this));
            }
        };
    }

    /**
     * Listens at a free port of the loopback address.
     *
     * @return where
     */
    public InetSocketAddress listen() {
        Channel listener = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childHandler(initializer())
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
        return (InetSocketAddress) listener.localAddress();
    }

    /**
     * Links to another node; both ends are used alike.
     *
     * @param other where it listens
     */
    public void connect(InetSocketAddress other) {
        new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .handler(initializer())
                .connect(other)
                .syncUninterruptibly();
    }

    /**
     * Writes. Waits while a connection has more to send than it should hold.
     *
     * @param key ASCII
     * @param value kept as it is
     * @throws InterruptedException if interrupted while it waits
     */
    public void put(String key, byte[] value) throws InterruptedException {
        awaitWritable();
        Entry entry =
                new Entry(clock.updateAndGet(before -> Math.max(System.currentTimeMillis() << 20, before + 1)), value);
        if (merge(key, entry)) {
            ByteBuf frame = Frames.encode(PooledByteBufAllocator.DEFAULT, key, entry);
            for (RelayLink link : links) {
                count(frame);
                link.write(frame.retainedDuplicate());
            }
            frame.release();
            if (flushing.compareAndSet(false, true)) {
                loop.execute(this::flushSoon);
            }
        }
    }

    /** Whoever has found the flag up has queued his writes before it is taken down here, so before the flush. */
    private void flushSoon() {
        flushing.set(false);
        loop.execute(() -> links.forEach(RelayLink::flush));
    }

    private void awaitWritable() throws InterruptedException {
        if (allWritable(null)) {
            return;
        }
        synchronized (writability) {
            while (!allWritable(null)) {
                writability.wait();
            }
        }
    }

    private boolean allWritable(@Nullable RelayLink but) {
        for (RelayLink link : links) {
            if (!link.equals(but) && !link.isWritable()) {
                return false;
            }
        }
        return true;
    }

    private boolean merge(String key, Entry entry) {
        Entry now = entries.merge(key, entry, (old, young) -> young.version() > old.version() ? young : old);
        if (!now.equals(entry)) {
            return false;
        }
        seen.accept(key, entry.value());
        return true;
    }

    private void count(ByteBuf frame) {
        frames.increment();
        bytes.add(frame.readableBytes());
    }

    // ---- the event loop, from here to its end

    void linked(RelayLink link) {
        links.add(link);
    }

    void unlinked(RelayLink link) {
        links.remove(link);
    }

    void failed(Throwable cause) {
        failure = cause;
    }

    void received(RelayLink from, ByteBuf frame) {
        arrived.increment();
        String key = Frames.key(frame);
        long version = Frames.version(frame);
        Entry held = entries.get(key);
        if (held != null && held.version() >= version) {
            return;
        }
        if (merge(key, new Entry(version, Frames.value(frame)))) {
            for (RelayLink link : links) {
                if (!link.equals(from)) {
                    count(frame);
                    link.forward(frame.retainedDuplicate());
                }
            }
        }
    }

    void readComplete(RelayLink from) {
        boolean behind = false;
        for (RelayLink link : links) {
            behind |= link.flushForwarded() && !link.isWritable();
        }
        if (behind) {
            from.read(false); // until those that its news go to have caught up; who brings no news is always read
        }
    }

    void writabilityChanged() {
        for (RelayLink link : links) {
            if (allWritable(link)) {
                link.read(true);
            }
        }
        synchronized (writability) {
            writability.notifyAll();
        }
    }

    // ---- any thread

    /**
     * Reads.
     *
     * @param key the key
     * @return its value, or null if there is none
     */
    public byte @Nullable [] get(String key) {
        Entry entry = entries.get(key);
        return entry == null ? null : entry.value();
    }

    /**
     * How many keys it holds.
     *
     * @return their number
     */
    public long size() {
        return entries.mappingCount();
    }

    /**
     * How many connections it has.
     *
     * @return their number
     */
    public int links() {
        return links.size();
    }

    /**
     * How many frames it has sent.
     *
     * @return their number; each is an update
     */
    public long frames() {
        return frames.sum();
    }

    /**
     * How many frames it has received.
     *
     * @return their number
     */
    public long arrived() {
        return arrived.sum();
    }

    /**
     * How many bytes it has sent.
     *
     * @return their number
     */
    public long bytes() {
        return bytes.sum();
    }

    /**
     * What went wrong.
     *
     * @return the last failure of a connection, or null
     */
    public @Nullable Throwable failure() {
        return failure;
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    }
}

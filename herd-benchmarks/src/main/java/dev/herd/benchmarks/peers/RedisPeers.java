package dev.herd.benchmarks.peers;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A server, and on each node a map that is kept by what the server publishes. */
public final class RedisPeers implements Peers {

    /** What was set. */
    public static final String SETTINGS =
            "Redis (redis-server of the machine, in a process of its own) by Lettuce 7.7.0: each"
                    + " node subscribes to one channel and keeps a ConcurrentHashMap; a put is a HSET, for nodes that come later,"
                    + " and a PUBLISH of key and value, pipelined, at most 10,000 on their way, flushes put together; nothing is"
                    + " saved to disk, and the server's bound on what a subscriber may be behind is off.";

    private static final NettyCustomizer FEWER_FLUSHES = new NettyCustomizer() {
        @Override
        public void afterChannelInitialized(Channel channel) {
            channel.pipeline()
                    .addFirst(new FlushConsolidationHandler(
                            FlushConsolidationHandler.DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES, true));
        }
    };

    private final RedisServer server;

    /**
     * Starts the server.
     *
     * @throws IOException if there is no such program, or it doesn't start
     * @throws InterruptedException if interrupted
     * @throws TimeoutException if it doesn't listen
     */
    public RedisPeers() throws IOException, InterruptedException, TimeoutException {
        server = new RedisServer();
    }

    @Override
    public PeerNode start(String name, @Nullable BiConsumer<String, byte[]> seen) {
        ClientResources resources = ClientResources.builder()
                .ioThreadPoolSize(2)
                .computationThreadPoolSize(2)
                .nettyCustomizer(FEWER_FLUSHES)
                .build();
        RedisClient client = RedisClient.create(resources, RedisURI.create("127.0.0.1", server.port()));
        client.setOptions(ClientOptions.builder()
                .maintNotificationsConfig(MaintNotificationsConfig.disabled())
                .build());
        return new RedisNode(resources, client, seen);
    }

    @Override
    public void close() {
        server.close();
    }
}

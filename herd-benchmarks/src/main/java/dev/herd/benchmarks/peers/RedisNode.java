package dev.herd.benchmarks.peers;

import io.lettuce.core.MapScanCursor;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.resource.ClientResources;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A local map, kept by one channel of a server. The node's own writes come back to it by that channel, too: so all nodes
 * see all writes in one order.
 */
final class RedisNode implements PeerNode {

    private static final String NAME = "benchmark";
    private static final int MOST_ON_THEIR_WAY = 10_000;
    private static final int FILLED_AT_ONCE = 5_000;
    private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.ASCII, ByteArrayCodec.INSTANCE);

    private final ConcurrentHashMap<String, byte[]> map = new ConcurrentHashMap<>();
    private final Semaphore room = new Semaphore(MOST_ON_THEIR_WAY);
    private final ClientResources resources;
    private final RedisClient client;
    private final StatefulRedisPubSubConnection<String, byte[]> subscription;
    private final StatefulRedisConnection<String, byte[]> connection;
    private final RedisAsyncCommands<String, byte[]> commands;

    RedisNode(ClientResources resources, RedisClient client, @Nullable BiConsumer<String, byte[]> seen) {
        this.resources = resources;
        this.client = client;
        connection = client.connect(CODEC);
        commands = connection.async();
        subscription = client.connectPubSub(CODEC);
        subscription.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String channel, byte[] message) {
                received(message, seen);
            }
        });
        subscription.sync().subscribe(NAME);
        fill();
    }

    /** What has been published meanwhile is newer than what the server had. */
    private void fill() {
        ScanCursor cursor = ScanCursor.INITIAL;
        while (!cursor.isFinished()) {
            MapScanCursor<String, byte[]> some =
                    connection.sync().hscan(NAME, cursor, ScanArgs.Builder.limit(FILLED_AT_ONCE));
            some.getMap().forEach(map::putIfAbsent);
            cursor = some;
        }
    }

    private void received(byte[] message, @Nullable BiConsumer<String, byte[]> seen) {
        int end = 1 + (message[0] & 0xff);
        String key = new String(message, 1, end - 1, StandardCharsets.ISO_8859_1);
        byte[] value = Arrays.copyOfRange(message, end, message.length);
        map.put(key, value);
        if (seen != null) {
            seen.accept(key, value);
        }
    }

    private static byte[] message(String key, byte[] value) {
        byte[] name = key.getBytes(StandardCharsets.ISO_8859_1);
        byte[] message = new byte[1 + name.length + value.length];
        message[0] = (byte) name.length;
        System.arraycopy(name, 0, message, 1, name.length);
        System.arraycopy(value, 0, message, 1 + name.length, value.length);
        return message;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // a failure is seen as a value that doesn't arrive
    public void put(String key, byte[] value) throws InterruptedException {
        room.acquire();
        commands.hset(NAME, key, value);
        commands.publish(NAME, message(key, value)).whenComplete((receivers, failure) -> room.release());
    }

    @Override
    public byte @Nullable [] get(String key) {
        return map.get(key);
    }

    @Override
    public long held() {
        return map.mappingCount();
    }

    /** Subscribers, by the server's count. */
    @Override
    public int members() {
        Long subscribers = connection.sync().pubsubNumsub(NAME).get(NAME);
        return subscribers == null ? 0 : subscribers.intValue();
    }

    @Override
    public void close() {
        client.shutdown();
        resources.shutdown().awaitUninterruptibly();
    }
}

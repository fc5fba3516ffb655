package dev.herd.transport.udp;

import dev.herd.transport.udp.packet.Packets;
import dev.herd.transport.udp.session.Output;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The datagrams that leave a socket. Where the kernel can cut a buffer up, datagrams of one size that go to one address one
 * after the other are given to it in one. On the channel's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // of writes: what fails is a datagram lost
final class Departures implements Output {

    private static final Logger log = LoggerFactory.getLogger(Departures.class);

    /** Linux takes so many at once (UDP_MAX_SEGMENTS); newer ones take more. */
    private static final int MOST_JOINED = 64;

    private static final long PAUSE = 60_000_000_000L;

    private final Channel channel;
    private final Sockets.@Nullable Joining joining;
    private final LongSupplier clock;

    private boolean pauses;
    private long pausesUntil;
    private boolean told;

    private @Nullable ByteBuf joined;
    private @Nullable InetSocketAddress to;
    private int size; // of each datagram in it
    private int count;
    private boolean complete; // the last one was shorter

    /**
     * None yet.
     *
     * @param joining how several are joined, or null if they are not
     * @param clock the time, in nanoseconds
     */
    Departures(Channel channel, Sockets.@Nullable Joining joining, LongSupplier clock) {
        this.channel = channel;
        this.joining = joining;
        this.clock = clock;
    }

    @Override
    public void send(InetSocketAddress address, byte[] datagram, int length) {
        if (!joins()) {
            writeJoined(); // of before a refusal
            ByteBuf bytes = channel.alloc().directBuffer(length, length).writeBytes(datagram, 0, length);
            channel.write(new DatagramPacket(bytes, address), channel.voidPromise());
            return;
        }
        ByteBuf before = joined;
        boolean fits = before != null
                && !complete
                && (count == 1 ? length == size : length <= size) // what is tried, whether it gets through, is alone
                && count < MOST_JOINED
                && before.readableBytes() + length <= Packets.MOST_BYTES
                && address.equals(to);
        if (before == null || !fits) {
            writeJoined();
            joined = channel.alloc().directBuffer(length, Packets.MOST_BYTES).writeBytes(datagram, 0, length);
            to = address;
            size = length;
            count = 1;
            complete = false;
            return;
        }
        if (count == 1) { // more will follow, as a rule
            before.ensureWritable(Math.min(MOST_JOINED * size, Packets.MOST_BYTES) - size);
        }
        before.writeBytes(datagram, 0, length);
        count++;
        complete = length < size;
    }

    private boolean joins() {
        if (pauses && clock.getAsLong() - pausesUntil >= 0) {
            pauses = false;
        }
        return joining != null && !pauses;
    }

    /** Hands all of them to the kernel. */
    void flush() {
        writeJoined();
        channel.flush();
    }

    private void writeJoined() {
        ByteBuf bytes = joined;
        InetSocketAddress address = to;
        Sockets.Joining join = joining;
        if (bytes == null || address == null) {
            return;
        }
        joined = null;
        if (count == 1 || join == null) {
            channel.write(new DatagramPacket(bytes, address), channel.voidPromise());
        } else {
            channel.write(join.join(bytes, size, address)).addListener(written -> note(join, (ChannelFuture) written));
        }
    }

    /**
     * What a card can't do, or not with datagrams of this size, is told of all in one, which is lost; those that follow go by
     * themselves for a while. The way may be another one by then: so it is tried again.
     */
    private void note(Sockets.Joining join, ChannelFuture written) {
        Throwable failure = written.cause();
        if (failure == null || pauses || !join.isRefusal(failure)) {
            return; // what fails otherwise is lost like any datagram
        }
        pauses = true;
        pausesUntil = clock.getAsLong() + PAUSE;
        String words = "{}: datagrams leave one by one for a minute, since the kernel took no more at once: {}";
        if (told) {
            log.debug(words, channel, String.valueOf(failure));
        } else {
            log.info(words, channel, String.valueOf(failure));
        }
        told = true;
    }
}

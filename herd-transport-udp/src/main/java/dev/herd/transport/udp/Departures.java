package dev.herd.transport.udp;

import dev.herd.transport.udp.packet.Packets;
import dev.herd.transport.udp.session.Output;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
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

    private final Channel channel;
    private Sockets.@Nullable Joining joining;

    private @Nullable ByteBuf joined;
    private @Nullable InetSocketAddress to;
    private int size; // of each datagram in it
    private int count;
    private boolean complete; // the last one was shorter

    /**
     * None yet.
     *
     * @param joining how several are joined, or null if they are not
     */
    Departures(Channel channel, Sockets.@Nullable Joining joining) {
        this.channel = channel;
        this.joining = joining;
    }

    @Override
    public void send(InetSocketAddress address, byte[] datagram, int length) {
        if (joining == null) {
            ByteBuf bytes = channel.alloc().directBuffer(length, length).writeBytes(datagram, 0, length);
            channel.write(new DatagramPacket(bytes, address), channel.voidPromise());
            return;
        }
        ByteBuf before = joined;
        boolean joins = before != null
                && !complete
                && (count == 1 ? length == size : length <= size) // what is tried, whether it gets through, is alone
                && count < MOST_JOINED
                && before.readableBytes() + length <= Packets.MOST_BYTES
                && address.equals(to);
        if (before == null || !joins) {
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
            channel.write(join.join(bytes, size, address)).addListener(written -> noteFailure((ChannelFuture) written));
        }
    }

    /** A network card that can't, or datagrams too large to be cut up: from now on each goes by itself. */
    private void noteFailure(ChannelFuture written) {
        if (!written.isSuccess() && channel.isActive() && joining != null) {
            joining = null;
            log.info(
                    "{}: datagrams leave one by one from now on, since the kernel took no more at once: {}",
                    channel,
                    String.valueOf(written.cause()));
        }
    }
}

package dev.herd.transport.udp;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the kernel would be given. */
@SuppressWarnings("FutureReturnValueIgnored") // of writes
class DeparturesTest {

    private static final InetSocketAddress HERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    private static final InetSocketAddress THERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 2);

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<Integer> sizes = new ArrayList<>(); // of the datagrams in each that was joined

    private long now;

    private final Sockets.Joining joining = new Sockets.Joining() {
        @Override
        public DatagramPacket join(ByteBuf datagrams, int size, InetSocketAddress to) {
            sizes.add(size);
            return new DatagramPacket(datagrams, to);
        }

        @Override
        public boolean isRefusal(Throwable failure) {
            return String.valueOf(failure.getMessage()).equals("Invalid argument");
        }
    };

    private Departures departures(EmbeddedChannel out) {
        return new Departures(out, joining, () -> now);
    }

    @AfterEach
    void everythingIsReleased() {
        channel.finishAndReleaseAll();
    }

    private static void send(Departures departures, InetSocketAddress to, int... lengths) {
        for (int length : lengths) {
            byte[] datagram = new byte[70_000];
            Arrays.fill(datagram, (byte) length);
            departures.send(to, datagram, length);
        }
    }

    /** The bytes in each write, in order. */
    private List<Integer> written() {
        List<Integer> bytes = new ArrayList<>();
        for (DatagramPacket packet = packet(); packet != null; packet = packet()) {
            bytes.add(packet.content().readableBytes());
            packet.release();
        }
        return bytes;
    }

    private @Nullable DatagramPacket packet() {
        return channel.readOutbound();
    }

    @Test
    void eachGoesByItselfWhereTheKernelTakesNoMore() {
        Departures departures = new Departures(channel, null, () -> now);
        send(departures, HERE, 1_200, 1_200, 7);
        departures.flush();
        assertThat(written()).containsExactly(1_200, 1_200, 7);
    }

    @Test
    void thoseOfOneSizeAreJoinedAndOneThatIsShorterEndsThem() {
        Departures departures = departures(channel);
        send(departures, HERE, 1_200, 1_200, 1_200, 40, 1_200, 1_200);
        departures.flush();
        assertThat(written()).containsExactly(3 * 1_200 + 40, 2_400);
        assertThat(sizes).containsExactly(1_200, 1_200);
    }

    /** One that is larger than the way can take, to see whether it is, must take no other with it. */
    @Test
    void oneOfItsSizeAloneGoesAlone() {
        Departures departures = departures(channel);
        send(departures, HERE, 9_000, 1_200, 1_200, 40);
        departures.flush();
        assertThat(written()).containsExactly(9_000, 2_440);
        assertThat(sizes).containsExactly(1_200);
    }

    @Test
    void aLongerOneBeginsAnew() {
        Departures departures = departures(channel);
        send(departures, HERE, 40, 1_200, 1_200);
        departures.flush();
        assertThat(written()).containsExactly(40, 2_400);
        assertThat(sizes).containsExactly(1_200);
    }

    @Test
    void eachAddressHasItsOwn() {
        Departures departures = departures(channel);
        send(departures, HERE, 100);
        send(departures, THERE, 100, 100);
        send(departures, HERE, 100);
        departures.flush();
        assertThat(written()).containsExactly(100, 200, 100);
    }

    @Test
    void neitherMoreThanTheKernelTakesNorMoreThanADatagramHas() {
        Departures departures = departures(channel);
        for (int i = 0; i < 65; i++) {
            send(departures, HERE, 10);
        }
        departures.flush();
        assertThat(written()).containsExactly(640, 10);
        send(departures, HERE, 30_000, 30_000, 30_000, 65_507, 65_507);
        departures.flush();
        assertThat(written()).containsExactly(60_000, 30_000, 65_507, 65_507);
    }

    @Test
    void theBytesAreThoseThatWereGiven() {
        Departures departures = departures(channel);
        send(departures, HERE, 3, 3, 2);
        departures.flush();
        DatagramPacket packet = requireNonNull(packet());
        byte[] bytes = new byte[packet.content().readableBytes()];
        packet.content().readBytes(bytes);
        packet.release();
        assertThat(bytes).containsExactly(3, 3, 3, 3, 3, 3, 2, 2);
        assertThat(packet.recipient()).isEqualTo(HERE);
    }

    private static EmbeddedChannel failing(String why) {
        return new EmbeddedChannel(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                DatagramPacket packet = (DatagramPacket) message;
                if (packet.content().readableBytes() > 1_200) {
                    packet.release();
                    promise.setFailure(new IOException(why));
                } else {
                    context.write(message, promise);
                }
            }
        });
    }

    /** How many of two get out. */
    private static int sendTwo(Departures departures, EmbeddedChannel out) {
        send(departures, HERE, 1_200, 1_200);
        departures.flush();
        int sent = out.outboundMessages().size();
        out.releaseOutbound();
        return sent;
    }

    /** What couldn't be joined is lost, like any datagram; what comes after it goes by itself, until it is tried again. */
    @Test
    void afterARefusalNothingIsJoinedForAMinute() {
        EmbeddedChannel refusing = failing("Invalid argument");
        Departures departures = departures(refusing);
        now = -7;
        assertThat(sendTwo(departures, refusing)).isZero();
        assertThat(sendTwo(departures, refusing)).isEqualTo(2);
        now += 59_000_000_000L;
        assertThat(sendTwo(departures, refusing)).isEqualTo(2);
        now += 1_000_000_000L;
        assertThat(sendTwo(departures, refusing)).as("tried again").isZero();
        assertThat(sendTwo(departures, refusing)).isEqualTo(2);
        refusing.finishAndReleaseAll();
    }

    @Test
    void whatFailsForAnotherReasonChangesNothing() {
        EmbeddedChannel unreachable = failing("Network is unreachable");
        Departures departures = departures(unreachable);
        assertThat(sendTwo(departures, unreachable)).isZero();
        assertThat(sendTwo(departures, unreachable)).as("still joined").isZero();
        assertThat(sizes).hasSize(2);
        unreachable.finishAndReleaseAll();
    }

    /** A refusal may be told while others wait to be joined. */
    @Test
    void whatWasJoinedBeforeARefusalKeepsItsPlaceAndItsSize() {
        List<ChannelPromise> untold = new ArrayList<>();
        EmbeddedChannel slow = new EmbeddedChannel(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                untold.add(promise);
                context.write(message, context.newPromise());
            }
        });
        Departures departures = departures(slow);
        send(departures, HERE, 1_200, 1_200);
        departures.flush();
        send(departures, HERE, 900, 900);
        untold.get(0).setFailure(new IOException("Invalid argument"));
        send(departures, HERE, 7);
        departures.flush();
        assertThat(sizes).containsExactly(1_200, 900);
        List<Integer> bytes = new ArrayList<>();
        for (Object each : slow.outboundMessages()) {
            bytes.add(((DatagramPacket) each).content().readableBytes());
        }
        assertThat(bytes).containsExactly(2_400, 1_800, 7);
        slow.finishAndReleaseAll();
    }
}

package dev.herd.transport.udp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.testkit.RecordingAcceptor;
import dev.herd.transport.udp.client.DeskSetup;
import dev.herd.transport.udp.crypto.KeyRing;
import dev.herd.transport.udp.packet.Abilities;
import dev.herd.transport.udp.session.PathRules;
import dev.herd.transport.udp.station.Places;
import dev.herd.transport.udp.station.StationSetup;
import dev.herd.value.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which datagrams of a socket are looked at at all. */
class UdpPortTest {

    private final List<String> refused = new ArrayList<>();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Random random = new Random(1);

    UdpPortTest() {
        Limits limits = Limits.defaults();
        Shared shared = new Shared(
                Sockets.best(),
                new StationSetup(
                        new Abilities(true, 65_536, 65_507, 1 << 20),
                        PathRules.defaults(),
                        KeyRing::none,
                        new Places(8),
                        (remote, reason) -> refused.add(remote + " " + reason),
                        5_000_000_000L),
                new DeskSetup(limits, new Semaphore(4), Settings.of(Map.of()).clients(), (remote, reason) -> {}),
                random::nextBytes);
        channel.pipeline().addLast(new UdpPort(channel, shared, new RecordingAcceptor("a", 65_536)));
    }

    @AfterEach
    void everythingIsReleased() {
        channel.finishAndReleaseAll();
    }

    private int answers(int port, String text) {
        ByteBuf bytes = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
        InetAddress here = InetAddress.getLoopbackAddress();
        channel.writeInbound(
                new DatagramPacket(bytes, new InetSocketAddress(here, 7_000), new InetSocketAddress(here, port)));
        int answers = channel.outboundMessages().size();
        channel.releaseOutbound();
        return answers;
    }

    @Test
    void aClientAtPortZeroIsNone() {
        assertThat(answers(0, "? hello\n")).isZero();
        assertThat(refused).singleElement().asString().contains("port 0");
        assertThat(answers(9, "? hello\n")).isPositive();
        assertThat(refused).hasSize(1);
    }
}

package dev.herd.transport.udp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.transport.udp.session.PathRules;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketOption;
import java.nio.channels.DatagramChannel;
import org.junit.jupiter.api.Test;

class WholeDatagramsTest {

    private static final InetSocketAddress ELSEWHERE = new InetSocketAddress("10.0.0.1", 7_000);

    private final WholeDatagrams sockets = new WholeDatagrams();

    @Test
    void largeDatagramsAreTriedWhereTheyAreKeptWholeAndNowhereElse() {
        PathRules rules = sockets.rules();
        assertThat(sockets.areKept()).isEqualTo(Runtime.version().feature() >= 19);
        assertThat(rules.mostDatagram(ELSEWHERE)).isEqualTo(sockets.areKept() ? 65_507 : 1_200);
        assertThat(rules.mostFrame()).isEqualTo(PathRules.defaults().mostFrame());
    }

    @Test
    void socketsHaveTheOption() throws IOException {
        try (DatagramChannel channel = sockets.open()) {
            int found = 0;
            for (SocketOption<?> each : channel.supportedOptions()) {
                if (each.name().equals("IP_DONTFRAGMENT")) {
                    found++;
                    assertThat(channel.getOption(each)).isEqualTo(true);
                }
            }
            assertThat(found).isEqualTo(sockets.areKept() ? 1 : 0);
        }
    }
}

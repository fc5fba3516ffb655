package dev.herd.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HostAddressesTest {

    private static final Endpoint ANY_PORT = Endpoint.parse("tcp://localhost:0");

    @Test
    void localhostIsBothFamilies() throws Exception {
        assertThat(HostAddresses.resolve("LocalHost"))
                .extracting(InetAddress::getHostAddress)
                .containsExactly("127.0.0.1", "0:0:0:0:0:0:0:1");
    }

    @Test
    void anAddressIsItself() throws Exception {
        assertThat(HostAddresses.resolve("::1"))
                .extracting(InetAddress::isLoopbackAddress)
                .containsExactly(true);
        assertThat(HostAddresses.resolve("192.0.2.1"))
                .extracting(InetAddress::getHostAddress)
                .containsExactly("192.0.2.1");
    }

    @Test
    void addressesAreToldAsInEndpoints() throws Exception {
        assertThat(HostAddresses.text(new InetSocketAddress(InetAddress.getByName("192.0.2.1"), 7)))
                .isEqualTo("192.0.2.1:7");
        assertThat(HostAddresses.text(new InetSocketAddress(InetAddress.getByName("2001:db8:0:0:0:0:0:7"), 65_535)))
                .isEqualTo("[2001:db8::7]:65535");
    }

    @Test
    void anUnknownHostIsNamedWithItsEndpoint() {
        assertThatThrownBy(() ->
                        HostAddresses.forListening(Endpoint.parse("tcp://no.such.host.invalid:1"), false, "a secret"))
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining("tcp://no.such.host.invalid:1");
    }

    @Test
    void beyondLoopbackIsRefusedWhereOnlyLoopbackMayBe() throws Exception {
        for (String host : List.of("192.0.2.1", "0.0.0.0", "[::]")) {
            Endpoint beyond = Endpoint.parse("tcp://" + host + ":1");
            assertThatThrownBy(() -> HostAddresses.forListening(beyond, true, "a secret"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(beyond.toString());
            assertThat(HostAddresses.forListening(beyond, false, "a secret")).hasSize(1);
        }
        assertThat(HostAddresses.forListening(ANY_PORT, true, "a secret")).hasSize(2);
    }

    @Test
    void allAddressesGetTheSamePort() throws Exception {
        Machine machine = new Machine();
        List<Socket> bound = HostAddresses.bindAll(ANY_PORT, addresses(), machine::bind);
        assertThat(bound).extracting(Socket::port).containsExactly(1_001, 1_001);
        assertThat(machine.bound).hasSize(2);
    }

    @Test
    void aFreePortThatIsTakenAtAnotherAddressIsTriedAgain() throws Exception {
        Machine machine = new Machine();
        machine.taken("::1", 1_001);
        List<Socket> bound = HostAddresses.bindAll(ANY_PORT, addresses(), machine::bind);
        assertThat(bound).hasSize(2);
        assertThat(bound.get(0).port()).isEqualTo(bound.get(1).port()).isNotEqualTo(1_001);
        assertThat(machine.bound).hasSize(2);
    }

    @Test
    void itIsNotTriedForEver() throws Exception {
        Machine machine = new Machine();
        for (int port = 1_001; port < 2_000; port += 2) {
            machine.taken("::1", port);
        }
        assertThatThrownBy(() -> HostAddresses.bindAll(ANY_PORT, addresses(), machine::bind))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("tcp://localhost:0");
        assertThat(machine.bound).isEmpty();
    }

    @Test
    void aFamilyThatTheMachineLacksIsLeftOut() throws Exception {
        for (String missing : List.of("127.0.0.1", "::1")) {
            for (int port : new int[] {0, 80}) {
                Machine machine = new Machine();
                machine.missing = HostAddresses.resolve(missing).get(0);
                List<Socket> bound = HostAddresses.bindAll(ANY_PORT.withPort(port), addresses(), machine::bind);
                assertThat(bound).hasSize(1);
                assertThat(machine.bound).hasSize(1);
            }
        }
    }

    @Test
    void aPortTakenAtOneAddressIsAnError() throws Exception {
        for (String where : List.of("127.0.0.1", "::1")) {
            Machine machine = new Machine();
            machine.taken(where, 80);
            assertThatThrownBy(() -> HostAddresses.bindAll(ANY_PORT.withPort(80), addresses(), machine::bind))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("tcp://localhost:80")
                    .hasMessageContaining(": " + where + " port 80: ")
                    .hasMessageContaining("in use");
            assertThat(machine.bound).isEmpty();
        }
    }

    @Test
    void noAddressThatCanBeBoundIsAnError() throws Exception {
        Machine machine = new Machine();
        machine.missing = HostAddresses.resolve("::1").get(0);
        assertThatThrownBy(() -> HostAddresses.bindAll(ANY_PORT, HostAddresses.resolve("::1"), machine::bind))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no such address");
    }

    private static List<InetAddress> addresses() throws IOException {
        return HostAddresses.resolve("localhost");
    }

    /** A machine whose free ports are 1001, 1002 and so on. */
    private static final class Machine {

        final List<Socket> bound = new ArrayList<>();
        private final Set<InetSocketAddress> taken = new HashSet<>();
        private int lastPort = 1_000;

        @Nullable
        InetAddress missing;

        void taken(String host, int port) throws IOException {
            taken.add(new InetSocketAddress(HostAddresses.resolve(host).get(0), port));
        }

        Socket bind(InetSocketAddress wanted) throws IOException {
            if (wanted.getAddress().equals(missing)) {
                throw new IOException("no such address");
            }
            int port = wanted.getPort() == 0 ? ++lastPort : wanted.getPort();
            if (!taken.add(new InetSocketAddress(wanted.getAddress(), port))) {
                throw new IOException("in use");
            }
            Socket socket = new Socket(this, port);
            bound.add(socket);
            return socket;
        }
    }

    private static final class Socket implements HostAddresses.Bound {

        private final Machine machine;
        private final int port;

        Socket(Machine machine, int port) {
            this.machine = machine;
            this.port = port;
        }

        @Override
        public int port() {
            return port;
        }

        @Override
        public void close() {
            machine.bound.remove(this);
        }
    }
}

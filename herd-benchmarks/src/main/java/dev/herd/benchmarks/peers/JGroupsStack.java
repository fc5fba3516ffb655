package dev.herd.benchmarks.peers;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.infinispan.remoting.transport.jgroups.JGroupsChannelConfigurator;
import org.jgroups.JChannel;
import org.jgroups.conf.ConfiguratorFactory;
import org.jgroups.conf.ProtocolConfiguration;
import org.jgroups.util.SocketFactory;

/** A stack of protocols as shipped in some jar, but for where nodes listen and how they find each other. */
final class JGroupsStack implements JGroupsChannelConfigurator {

    private static final String LOOPBACK = "127.0.0.1";

    private final List<Integer> ports;
    private final List<ProtocolConfiguration> protocols;

    /** Of a node that listens at one of the ports. */
    JGroupsStack(String shipped, List<Integer> ports, int port) throws Exception {
        this.ports = ports;
        protocols = ConfiguratorFactory.getStackConfigurator(shipped).getProtocolStack().stream()
                .map(protocol -> switch (protocol.getProtocolName()) {
                    case "TCP" -> with(protocol, transport(port));
                    case "TCPPING" -> with(protocol, discovery());
                    case "MPING" -> protocol("TCPPING", discovery());
                    case "pbcast.GMS" -> with(protocol, Map.of("print_local_addr", "false"));
                    default -> protocol;
                })
                .toList();
    }

    private static Map<String, String> transport(int port) {
        return Map.of(
                "bind_addr", LOOPBACK,
                "bind_port", Integer.toString(port),
                "port_range", "0",
                "tcp_nodelay", "true",
                "diag.enabled", "false");
    }

    private Map<String, String> discovery() {
        String hosts = ports.stream().map(port -> LOOPBACK + "[" + port + "]").collect(Collectors.joining(","));
        return Map.of("initial_hosts", hosts, "port_range", "0", "async_discovery", "true");
    }

    private static ProtocolConfiguration with(ProtocolConfiguration protocol, Map<String, String> other) {
        Map<String, String> properties = new HashMap<>(protocol.getProperties());
        properties.putAll(other);
        return protocol(protocol.getProtocolName(), properties);
    }

    private static ProtocolConfiguration protocol(String name, Map<String, String> properties) {
        try {
            return new ProtocolConfiguration(name, properties);
        } catch (Exception e) {
            throw new IllegalArgumentException("no protocol " + name + " with " + properties, e);
        }
    }

    /** A channel that is not connected yet. */
    JChannel channel(String name) throws Exception {
        return new JChannel(this).name(name);
    }

    @Override
    public String getProtocolStackString() {
        return protocols.toString();
    }

    @Override
    public List<ProtocolConfiguration> getProtocolStack() {
        return protocols;
    }

    // ---- for Infinispan, which makes its channel itself

    @Override
    public String getName() {
        return "benchmark";
    }

    @Override
    public JChannel createChannel(String name) throws Exception {
        return channel(name);
    }

    @Override
    public void setSocketFactory(SocketFactory factory) {
        // it has none
    }

    @Override
    public void setDataSource(DataSource source) {
        // nothing is looked up in a database
    }
}

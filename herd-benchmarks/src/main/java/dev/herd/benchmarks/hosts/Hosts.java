package dev.herd.benchmarks.hosts;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Some hosts on a bridge, in network namespaces of their own: nothing of the machine's own network is touched. Host n has the
 * address 10.77.0.(n + 1), and an MTU of 1,500 bytes. Used by one thread at a time.
 */
public final class Hosts implements AutoCloseable {

    private static final String NET = "10.77.0.";
    private static final Pattern BYTES = Pattern.compile("counter packets \\d+ bytes (\\d+)");

    private final String prefix = "herd" + ProcessHandle.current().pid() + "-";
    private final String bridge = prefix + "bridge";
    private final List<String> addresses = new ArrayList<>();
    private final Thread broom = new Thread(this::delete);

    private Hosts() {
        Runtime.getRuntime().addShutdownHook(broom); // what is interrupted takes them away, too
    }

    /**
     * Why there can be none here.
     *
     * @return null if there can; otherwise for instance that this isn't root
     * @throws InterruptedException if interrupted
     */
    public static @Nullable String missing() throws InterruptedException {
        try (Hosts hosts = start(1)) {
            hosts.rule();
            return null;
        } catch (IOException e) {
            return "no network namespaces with nftables here: " + e.getMessage();
        }
    }

    /**
     * Sets up hosts.
     *
     * @param count how many, from 1 to 200
     * @return the hosts, without rules
     * @throws IOException if a command fails; nothing is left then
     * @throws InterruptedException if interrupted
     */
    public static Hosts start(int count) throws IOException, InterruptedException {
        Hosts hosts = new Hosts();
        try {
            Shell.run("ip", "netns", "add", hosts.bridge);
            Shell.run("ip", "-n", hosts.bridge, "link", "add", "bridge", "type", "bridge");
            Shell.run("ip", "-n", hosts.bridge, "link", "set", "bridge", "up");
            for (int host = 0; host < count; host++) {
                hosts.add(host);
            }
            hosts.nft("add table bridge herd\nadd chain bridge herd forward { type filter hook forward priority 0; }");
            return hosts;
        } catch (IOException | InterruptedException | RuntimeException e) {
            hosts.close();
            throw e;
        }
    }

    private void add(int host) throws IOException, InterruptedException {
        String port = port(host);
        Shell.run("ip", "netns", "add", space(host));
        addresses.add(NET + (host + 1));
        Shell.run(
                "ip", "-n", bridge, "link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", space(host));
        // Segments as a real wire carries them, so that what the bridge loses is one of them, not sixty.
        Shell.run("ip", "-n", bridge, "link", "set", port, "gso_max_segs", "1", "master", "bridge", "up");
        Shell.run("ip", "-n", space(host), "link", "set", "eth0", "gso_max_segs", "1", "up");
        Shell.run("ip", "-n", space(host), "link", "set", "lo", "up");
        Shell.run("ip", "-n", space(host), "address", "add", address(host) + "/24", "dev", "eth0");
    }

    private static String port(int host) {
        return "port" + host;
    }

    private String space(int host) {
        return prefix + "host" + host;
    }

    private String nft(String rules) throws IOException, InterruptedException {
        return Shell.feed(rules + "\n", "ip", "netns", "exec", bridge, "nft", "-f", "-");
    }

    /**
     * Where a host is.
     *
     * @param host which, from 0 on
     * @return its address
     */
    public String address(int host) {
        return addresses.get(host);
    }

    /**
     * What the bridge does with packets from one host to another.
     *
     * @param rules such as {@code udp dport 4711 counter} or {@code numgen random mod 10 == 0 drop}, which take the place of
     *     those before
     * @throws IOException if nftables refuses one
     * @throws InterruptedException if interrupted
     */
    public void rule(String... rules) throws IOException, InterruptedException {
        StringBuilder all = new StringBuilder("flush chain bridge herd forward\n");
        for (String rule : rules) {
            all.append("add rule bridge herd forward ").append(rule).append('\n');
        }
        nft(all.toString());
    }

    /**
     * What the rules that count have counted.
     *
     * @return bytes, in the order of those rules
     * @throws IOException if nftables fails
     * @throws InterruptedException if interrupted
     */
    public List<Long> counted() throws IOException, InterruptedException {
        List<Long> bytes = new ArrayList<>();
        Matcher counters = BYTES.matcher(Shell.run("ip", "netns", "exec", bridge, "nft", "list", "ruleset"));
        while (counters.find()) {
            bytes.add(Long.valueOf(counters.group(1)));
        }
        return bytes;
    }

    /**
     * Gives a host another address in the place of its own.
     *
     * @param host which
     * @param last the address's last number, one that no host has or had
     * @throws IOException if it fails
     * @throws InterruptedException if interrupted
     */
    public void move(int host, int last) throws IOException, InterruptedException {
        Shell.run("ip", "-n", space(host), "address", "del", address(host) + "/24", "dev", "eth0");
        addresses.set(host, NET + last);
        Shell.run("ip", "-n", space(host), "address", "add", address(host) + "/24", "dev", "eth0");
    }

    /**
     * Makes the way to a host narrow, with a queue of 50 ms before it.
     *
     * @param host which
     * @param rate for instance {@code 10mbit}
     * @throws IOException if it fails
     * @throws InterruptedException if interrupted
     */
    public void narrow(int host, String rate) throws IOException, InterruptedException {
        Shell.run(("ip netns exec " + bridge + " tc qdisc replace dev " + port(host) + " root tbf rate " + rate
                        + " burst 16kb latency 50ms")
                .split(" "));
    }

    /**
     * How a command is run on a host.
     *
     * @param host which
     * @param command the command
     * @return the command that does so
     */
    public List<String> on(int host, List<String> command) {
        List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", space(host)));
        all.addAll(command);
        return all;
    }

    /** Takes them away. What still runs on them is cut off. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(broom);
        } catch (IllegalStateException e) {
            return; // the process is ending, and the broom at work
        }
        delete();
    }

    private void delete() {
        for (int host = 0; host < addresses.size(); host++) {
            delete(space(host));
        }
        delete(bridge);
    }

    private static void delete(String space) {
        try {
            Shell.run("ip", "netns", "del", space);
        } catch (IOException e) {
            System.err.println("left behind: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

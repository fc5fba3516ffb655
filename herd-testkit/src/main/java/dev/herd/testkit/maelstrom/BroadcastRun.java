package dev.herd.testkit.maelstrom;

import dev.herd.testkit.ManualTiming;
import dev.herd.testkit.NodeTiming;
import dev.herd.testkit.Topology;
import dev.herd.time.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/** One run of a workload: nodes, their clients, of which each has one node, the requests and the partitions. */
final class BroadcastRun<M> {

    private static final long SECOND = 1_000_000_000;
    private static final long RPC_TIMEOUT = 5 * SECOND;
    private static final long RECOVERY = 10 * SECOND;
    private static final long LOOK_EVERY = 10 * ServerNetwork.MILLI;

    /** Twice the mean time between two changes of the network. */
    private static final long LONGEST_CHANGE = 20 * SECOND;

    /** Who asks one node, and waits for each answer. */
    private record Client(int node) {}

    private final BroadcastWorkload workload;
    private final Topology topology;
    private final Random random;
    private final ManualTiming timing = new ManualTiming();
    private final ServerNetwork network;
    private final List<BroadcastNode<M>> nodes = new ArrayList<>();
    private final List<Client> freeClients = new ArrayList<>();
    private final SetFull checker = new SetFull();
    private long events;
    private int operations;
    private int failed;
    private long mixEnds;
    private long nextOperation;
    private boolean cut;
    private long settled = -1;

    BroadcastRun(BroadcastWorkload workload, long seed, BroadcastProtocol<M> protocol) {
        this.workload = workload;
        this.topology = workload.topology();
        this.random = new Random(seed);
        this.network = new ServerNetwork(timing, topology.size(), workload.latency(), new Random(random.nextLong()));
        for (int i = 0; i < topology.size(); i++) {
            nodes.add(protocol.start(new Place(i, timing.node(), new Random(random.nextLong()))));
            freeClients.add(new Client(i));
        }
    }

    BroadcastResult run() {
        long start = workload.headStart().toNanos();
        until(start);
        mixEnds = start + workload.timeLimit().toNanos();
        nextOperation = start;
        if (workload.partitions()) {
            changeNetwork();
        }
        while (nextOperation < mixEnds) {
            until(nextOperation);
            while (freeClients.isEmpty()) {
                timing.runNext();
            }
            long now = timing.monotonicNanos();
            if (now < mixEnds) {
                operate(freeClients.remove(random.nextInt(freeClients.size())));
            }
            nextOperation = now + random.nextLong((long) (2 * SECOND / workload.rate()));
        }
        awaitClients();
        cut = false;
        network.heal();
        long healed = timing.monotonicNanos();
        for (long moment = healed; moment < healed + RECOVERY; moment += LOOK_EVERY) {
            until(moment);
            if (settled < 0 && allHaveAll()) {
                settled = (moment - healed) / ServerNetwork.MILLI;
            }
        }
        until(healed + RECOVERY);
        List.copyOf(freeClients).forEach(client -> {
            freeClients.remove(client);
            read(client);
        });
        awaitClients();
        return new BroadcastResult(
                operations, failed, network.messages(), network.dropped(), settled, checker.result());
    }

    private void until(long moment) {
        timing.advance(Duration.ofNanos(Math.max(0, moment - timing.monotonicNanos())));
    }

    private void awaitClients() {
        while (freeClients.size() < nodes.size()) {
            timing.runNext();
        }
    }

    /** The network is cut at once, and after a while made whole, and so on. */
    private void changeNetwork() {
        if (timing.monotonicNanos() >= mixEnds) {
            return;
        }
        cut = !cut;
        if (cut) {
            network.cut(Grudges.drawn(nodes.size(), random));
        } else {
            network.heal();
        }
        timing.after(random.nextLong(LONGEST_CHANGE), this::changeNetwork);
    }

    private void operate(Client client) {
        if (random.nextBoolean()) {
            broadcast(client);
        } else {
            read(client);
        }
    }

    private void broadcast(Client client) {
        event();
        int message = checker.adds();
        Request request = new Request(client);
        network.fromClient(
                client.node,
                () -> nodes.get(client.node)
                        .broadcast(
                                message,
                                () -> timing.after(0, () -> {
                                    if (request.ends()) {
                                        checker.added(message, event());
                                    }
                                })));
    }

    private void read(Client client) {
        SetFull.Event asked = event();
        Request request = new Request(client);
        network.fromClient(
                client.node,
                () -> nodes.get(client.node).read(answer -> {
                    List<Integer> copy = List.copyOf(answer);
                    timing.after(0, () -> {
                        if (request.ends()) {
                            checker.read(asked, event(), copy);
                        }
                    });
                }));
    }

    private SetFull.Event event() {
        return new SetFull.Event(events++, timing.monotonicNanos());
    }

    /** Looks past clients and network, so that looking changes nothing. */
    private boolean allHaveAll() {
        int all = checker.attempted();
        boolean[] complete = {true};
        for (int i = 0; i < nodes.size() && complete[0]; i++) {
            nodes.get(i).read(answer -> {
                BitSet found = new BitSet();
                answer.forEach(found::set);
                complete[0] = found.cardinality() == all;
            });
        }
        return complete[0];
    }

    /** What a client waits for. */
    private final class Request {
        private final Client client;
        private final Timing.Timer timeout;
        private boolean over;

        Request(Client client) {
            this.client = client;
            operations++;
            this.timeout = timing.after(RPC_TIMEOUT, () -> {
                if (ends()) {
                    failed++;
                }
            });
        }

        /** Whether it has ended only now. */
        boolean ends() {
            if (over) {
                return false;
            }
            over = true;
            timeout.cancel();
            freeClients.add(client);
            return true;
        }
    }

    private final class Place implements BroadcastPlace<M> {
        private final int number;
        private final NodeTiming clock;
        private final Random dice;

        Place(int number, NodeTiming clock, Random dice) {
            this.number = number;
            this.clock = clock;
            this.dice = dice;
        }

        @Override
        public String id() {
            return topology.name(number);
        }

        @Override
        public List<String> ids() {
            return topology.names();
        }

        @Override
        public List<String> neighbours() {
            return topology.neighbours(number).stream().map(topology::name).toList();
        }

        @Override
        public Timing timing() {
            return clock;
        }

        @Override
        public RandomGenerator random() {
            return dice;
        }

        @Override
        public void send(String to, M message) {
            int receiver = topology.names().indexOf(to);
            if (receiver < 0) {
                throw new IllegalArgumentException("there is no server " + to + " among " + topology.names());
            }
            String from = id();
            network.fromServer(number, receiver, () -> nodes.get(receiver).received(from, message));
        }
    }
}

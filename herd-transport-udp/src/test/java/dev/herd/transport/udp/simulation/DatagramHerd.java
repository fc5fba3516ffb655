package dev.herd.transport.udp.simulation;

import dev.herd.Codec;
import dev.herd.Herd;
import dev.herd.HerdEvent;
import dev.herd.HerdMap;
import dev.herd.store.Store;
import dev.herd.testkit.ManualTiming;
import dev.herd.testkit.NodeTiming;
import dev.herd.testkit.Topology;
import dev.herd.transport.udp.crypto.KeyRing;
import dev.herd.transport.udp.crypto.PreSharedKey;
import dev.herd.transport.udp.session.PathRules;
import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import dev.herd.value.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A herd of production nodes that link by production's protocol over a network that loses, repeats, overtakes and changes
 * datagrams. Nodes write and crash, get other addresses and another key, all as a seed decides; then the network is well
 * again, but for its delays, and soon every node must hold the same.
 */
final class DatagramHerd {

    private static final String MAP = "m";
    private static final Duration STEP = Duration.ofMillis(500);
    private static final long HOUR = Duration.ofHours(1).toNanos();

    private final class Place {
        private final int number;
        private KeyRing keys = KeyRing.of(PreSharedKey.parse("01".repeat(32)));
        private Store store = newStore();
        private NodeTiming clock = timing.node();
        private @Nullable SimulatedUdp transport;
        private @Nullable Herd herd;

        Place(int number) {
            this.number = number;
        }

        private String endpoint() {
            return "udp://" + host() + ":7000";
        }

        private String host() {
            return (loopback ? "127.0.1." : "10.0.0.") + (number + 1);
        }

        void start() {
            clock = timing.node();
            transport = new SimulatedUdp(network, clock, host(), rules, () -> keys, random.nextLong());
            String[] peers = topology.neighbours(number).stream()
                    .filter(other -> other < number)
                    .map(other -> places.get(other).endpoint())
                    .toArray(String[]::new);
            try {
                herd = Herd.builder()
                        .node("n" + number)
                        .listen(endpoint())
                        .peers(peers)
                        .transport(transport)
                        .store(store)
                        .timing(clock)
                        .random(new Random(random.nextLong()))
                        .listenerExecutor(Runnable::run)
                        .onEvent(this::happened)
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void happened(HerdEvent event) {
            if (event instanceof HerdEvent.LinkDown down && down.reason().contains("key was retired")) {
                lostToTheKey.add("n" + number + " with " + down.node());
            }
        }

        void crash() {
            SimulatedUdp gone = transport;
            if (gone != null) {
                gone.crash();
            }
            clock.stop();
            herd = null;
            store = newStore();
            crashed = true;
        }

        /** A router gives the sockets that the node dials from other ports, or the node itself is elsewhere. */
        void rebind() {
            SimulatedUdp moving = transport;
            if (herd == null || moving == null) {
                return;
            }
            for (SimulatedStation station : moving.stations()) {
                InetSocketAddress now = station.socket().address();
                if (now.getPort() != 7_000) {
                    String other =
                            random.nextBoolean() ? now.getHostString() : "10.9." + number + "." + random.nextInt(200);
                    InetSocketAddress to = new InetSocketAddress(other, random.nextInt(20_000, 60_000));
                    if (network.isFree(to)) {
                        station.socket().rebind(to);
                        rebinds++;
                    }
                }
            }
        }
    }

    private final long seed;
    private final Random random;
    private final ManualTiming timing = new ManualTiming();
    private final Topology topology;
    private final Trouble trouble;
    private final boolean loopback;
    private final PathRules rules;
    private final double crashesPerHour;
    private final boolean changesKey;
    private final DatagramNetwork network;
    private final List<Place> places = new ArrayList<>();
    private final TreeMap<Key, HerdRecord> newest = new TreeMap<>();
    private final List<String> lostToTheKey = new ArrayList<>();
    private boolean crashed;
    private int rebinds;

    DatagramHerd(long seed) {
        this.seed = seed;
        random = new Random(seed);
        int nodes = random.nextInt(2, 9);
        topology = switch (random.nextInt(4)) {
            case 0 -> Topology.line(nodes);
            case 1 -> Topology.ring(Math.max(3, nodes));
            case 2 -> Topology.star(nodes);
            default -> Topology.random(nodes, random.nextInt(0, 4), random);
        };
        trouble = Trouble.drawn(random);
        loopback = random.nextInt(3) == 0;
        int mostDatagram = random.nextBoolean() ? 1_200 : random.nextInt(1_200, 9_000);
        rules = new PathRules(
                mostDatagram,
                random.nextBoolean() ? 65_507 : 1_472,
                random.nextInt(512, 8_192),
                15_000_000_000L,
                60_000_000_000L);
        crashesPerHour = random.nextInt(3) != 0 ? 0 : random.nextDouble() * 100;
        changesKey = random.nextBoolean();
        network = new DatagramNetwork(timing, trouble, random.nextLong());
    }

    private Store newStore() {
        return Store.inMemory(Limits.defaults(), random.nextLong());
    }

    void run(Duration unrest, Duration patience) {
        try {
            for (int i = 0; i < topology.size(); i++) {
                places.add(new Place(i));
            }
            places.forEach(Place::start);
            int steps = (int) (unrest.toNanos() / STEP.toNanos());
            for (int step = 0; step < steps; step++) {
                for (int i = random.nextInt(6); i > 0; i--) {
                    timing.advance(Duration.ofNanos(random.nextLong(STEP.toNanos() / 5)));
                    write();
                }
                disturb();
                if (changesKey) {
                    changeKey(3 * step / steps);
                }
            }
            network.trouble(new Trouble(trouble.minDelayNanos(), trouble.maxDelayNanos(), 0, 0, 0, trouble.mtu(), 0));
            for (Place place : places) {
                if (place.herd == null) {
                    place.start();
                }
            }
            awaitAgreement(patience);
            if (!lostToTheKey.isEmpty()) {
                throw new AssertionError("links lost to the change of the key: " + lostToTheKey);
            }
            if (!crashed && !contents(places.get(0)).equals(newest)) {
                throw new AssertionError("the newest are " + newest.values() + ", but held are "
                        + contents(places.get(0)).values());
            }
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage() + "; " + this, e);
        }
    }

    private void write() {
        Place place = places.get(random.nextInt(places.size()));
        String key = "k" + random.nextInt(20);
        boolean remove = random.nextInt(5) == 0;
        int size = random.nextInt(10) == 0 ? random.nextInt(40_000) : random.nextInt(300);
        Herd herd = place.herd;
        if (herd == null) {
            return;
        }
        HerdMap<String, String> map = herd.map(MAP, Codec.string(), Codec.string());
        if (remove) {
            map.remove(key);
        } else {
            map.put(key, "v".repeat(size));
        }
        HerdRecord stored = contents(place).get(Key.of(MAP, key.getBytes(StandardCharsets.UTF_8)));
        if (stored != null) {
            newest.merge(stored.key(), stored, (old, young) -> young.isNewerThan(old) ? young : old);
        }
    }

    private void disturb() {
        double crash = crashesPerHour * STEP.toNanos() / HOUR;
        double rebind = trouble.rebindsPerHour() * STEP.toNanos() / HOUR;
        for (Place place : places) {
            if (place.herd == null && random.nextInt(20) == 0) {
                place.start();
            } else if (place.herd != null && random.nextDouble() < crash) {
                place.crash();
            } else if (random.nextDouble() < rebind) {
                place.rebind();
            }
        }
    }

    /** Installed everywhere in the first third of the time, used in the second, the old one retired in the third. */
    private void changeKey(int third) {
        Place place = places.get(random.nextInt(places.size()));
        PreSharedKey old = PreSharedKey.parse("01".repeat(32));
        PreSharedKey young = PreSharedKey.parse("02".repeat(32));
        if (third == 0) {
            place.keys = place.keys.install(young);
        } else {
            places.forEach(each -> each.keys = each.keys.install(young));
            if (third == 1) {
                place.keys = place.keys.use(young.id());
            } else {
                places.forEach(each -> each.keys = each.keys.use(young.id()));
                if (place.keys.find(old.id()) != null) {
                    place.keys = place.keys.retire(old.id());
                }
            }
        }
    }

    private static Map<Key, HerdRecord> contents(Place place) {
        TreeMap<Key, HerdRecord> all = new TreeMap<>();
        Store.Scan scan = place.store.scan();
        for (HerdRecord record = scan.next(); record != null; record = scan.next()) {
            if (record.map().equals(MAP)) {
                all.put(record.key(), record);
            }
        }
        return all;
    }

    private void awaitAgreement(Duration patience) {
        long until = timing.monotonicNanos() + patience.toNanos();
        while (!agree()) {
            if (timing.monotonicNanos() > until) {
                StringBuilder text = new StringBuilder("no agreement within " + patience + ":");
                for (Place place : places) {
                    text.append(" n")
                            .append(place.number)
                            .append(" ")
                            .append(contents(place).hashCode());
                    text.append(" links ").append(place.herd == null ? "down" : place.herd.links());
                }
                throw new AssertionError(text);
            }
            timing.advance(STEP);
        }
    }

    private boolean agree() {
        Map<Key, HerdRecord> first = contents(places.get(0));
        return places.stream().allMatch(place -> contents(place).equals(first));
    }

    long traceHash() {
        return network.traceHash();
    }

    int rebinds() {
        return rebinds;
    }

    @Override
    public String toString() {
        return topology.size() + " nodes, links " + topology.edges() + ", " + trouble + ", " + rules + ", loopback "
                + loopback + ", crashed " + crashed + ", rebinds " + rebinds + ", changed key " + changesKey + ", "
                + network.datagrams() + " datagrams of " + network.bytes() + " bytes, virtual "
                + timing.monotonicNanos() / 1_000_000 + " ms";
    }
}

package dev.herd.testkit;

import dev.herd.transport.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A network in one thread and in virtual time: it gives a transport of the scheme {@code sim} to each node, and delays,
 * loses, repeats, reorders, stalls and breaks what they send, as its {@link Faults} say and its seed decides. The same
 * seed and the same calls make the same run, to the last byte: see {@link #traceHash}.
 *
 * <p>It copies every frame, overwrites each buffer when its call has returned, and throws an {@link AssertionError}
 * that names the rule of CONTRACTS.md when a node breaks one; it comes out of whatever moves the timing. All endpoints
 * are told apart by their port alone, and all are on loopback. Used by the one thread that moves its timing.
 */
public final class SimulatedNetwork {

    private static final long HOUR = 3_600_000_000_000L;
    private static final long LONG_DELAY = 50_000_000;

    private final ManualTiming timing;
    private final Random random;
    private final Trace trace = new Trace();
    private final TreeMap<Integer, SimulatedListener> listeners = new TreeMap<>();
    private final TreeMap<String, List<SimulatedTransport>> transports = new TreeMap<>();
    private final List<SimulatedWire> wires = new ArrayList<>();
    private final TreeSet<String> cutOff = new TreeSet<>();
    private final Handicaps handicaps;
    private boolean stillHear;
    private byte[] fillArray = new byte[0];
    private Faults faults;
    private boolean spontaneous;
    private int lastPort;
    private long frames;
    private long mostFrames = Long.MAX_VALUE;
    private long bytes;

    /**
     * A network without any node. Nothing breaks by itself until {@link #startFaults}.
     *
     * @param timing what moves it
     * @param faults what goes wrong
     * @param seed decides when
     */
    public SimulatedNetwork(ManualTiming timing, Faults faults, long seed) {
        this.timing = timing;
        this.faults = faults;
        this.random = new Random(seed);
        this.handicaps = new Handicaps(timing);
    }

    /**
     * What moves the network.
     *
     * @return its timing
     */
    public ManualTiming timing() {
        return timing;
    }

    /**
     * Makes a transport for a node.
     *
     * @param node the node's name, by which it is cut off and crashed
     * @return a new transport, not started
     */
    public Transport transport(String node) {
        SimulatedTransport transport = new SimulatedTransport(this, node);
        transports.computeIfAbsent(node, name -> new ArrayList<>()).add(transport);
        return transport;
    }

    /**
     * Stops a node for a while: what arrives there waits, and nothing leaves. Its timers are frozen apart from this:
     * {@link NodeTiming#freeze}.
     *
     * @param node the node's name
     * @param span for how long from now on
     */
    public void freeze(String node, Duration span) {
        handicaps.freeze(node, span.toNanos());
    }

    /**
     * Has all links of a node carry less from now on, in both directions.
     *
     * @param node the node's name
     * @param share of what the faults say, above 0 and at most 1
     */
    public void slow(String node, double share) {
        handicaps.slow(node, share);
    }

    Handicaps handicaps() {
        return handicaps;
    }

    /** How much a link between two nodes carries. */
    long bytesPerSecond(String one, String other) {
        return handicaps.bytesPerSecond(one, other, faults.bytesPerSecond());
    }

    /** From now on links break and partitions come and go by themselves, as often as the faults say. */
    public void startFaults() {
        spontaneous = true;
        wires.forEach(this::scheduleBreak);
        schedulePartition();
    }

    /**
     * All is well from now on: partitions are healed, and nothing is lost, delayed for long or broken any more.
     */
    public void stopFaults() {
        spontaneous = false;
        faults = faults.healed();
        heal();
    }

    /**
     * Cuts some nodes off from all others. What was cut off before is reachable again, if it is not among them.
     *
     * @param nodes the nodes' names
     */
    public void partition(Collection<String> nodes) {
        cutOff("partition", nodes, false);
    }

    /**
     * Cuts some nodes off from all others in one direction: what they send does not arrive there, but they go on hearing
     * the others. What was cut off before is reachable again, if it is not among them.
     *
     * @param nodes the nodes' names
     */
    public void mute(Collection<String> nodes) {
        cutOff("mute", nodes, true);
    }

    private void cutOff(String how, Collection<String> nodes, boolean hear) {
        cutOff.clear();
        cutOff.addAll(nodes);
        stillHear = hear;
        note(how, String.join(",", cutOff), "", new byte[0]);
        List.copyOf(wires).forEach(SimulatedWire::reachabilityChanged);
    }

    /** Ends the partition. */
    public void heal() {
        partition(Set.of());
    }

    /**
     * Breaks all links between two nodes.
     *
     * @param one a node's name
     * @param other another's
     */
    public void breakLinks(String one, String other) {
        for (SimulatedWire wire : List.copyOf(wires)) {
            if (wire.connects(one, other)) {
                wire.breakDown();
            }
        }
    }

    /**
     * Crashes a node: its transports do nothing any more and tell it nothing. Its neighbours find out sooner or later.
     *
     * @param node the node's name
     */
    public void crash(String node) {
        note("crash", node, "", new byte[0]);
        handicaps.crashed(node);
        List<SimulatedTransport> gone = transports.remove(node);
        if (gone != null) {
            gone.forEach(SimulatedTransport::crash);
        }
    }

    /**
     * Makes a failure of what would otherwise never end: nodes that tell each other the same for ever, say.
     *
     * @param most how many frames all nodes together may send; one more is an {@link AssertionError}, out of whatever
     *     moves the timing
     */
    public void limitFrames(long most) {
        mostFrames = most;
    }

    /**
     * How many frames were sent, by all nodes.
     *
     * @return the number
     */
    public long frames() {
        return frames;
    }

    /**
     * How many bytes of frames were sent, by all nodes.
     *
     * @return the number
     */
    public long bytes() {
        return bytes;
    }

    /**
     * How many links there are.
     *
     * @return those of which an end is open
     */
    public int links() {
        return wires.size();
    }

    /**
     * How many frames crossed between two nodes over the links that are there now, in one direction.
     *
     * @param from the sender's name
     * @param to the receiver's name
     * @return the number
     */
    public long frames(String from, String to) {
        return wires.stream().mapToLong(wire -> wire.frames(from, to)).sum();
    }

    /**
     * What happened so far, as a hash of all moments, nodes and bytes.
     *
     * @return a number that is the same for the same run
     */
    public long traceHash() {
        return trace.hash();
    }

    /**
     * Has all that happens from now on told in words.
     *
     * @param reader is given a line for each event: the moment in seconds of virtual time, what, and which nodes
     */
    public void traceTo(Consumer<String> reader) {
        trace.readBy(reader);
    }

    /**
     * What went wrong so far.
     *
     * @return the counts, which go on being counted
     */
    public FaultCounts faultCounts() {
        return trace.faults();
    }

    /** What all fills write to, one after the other: a handler that keeps its buffer soon finds another's frame there. */
    byte[] fillArray(int size) {
        if (fillArray.length < size) {
            fillArray = new byte[size];
        }
        return fillArray;
    }

    Faults faults() {
        return faults;
    }

    void use(Faults given) {
        faults = given;
    }

    long now() {
        return timing.monotonicNanos();
    }

    private boolean happens(double chance) {
        return chance > 0 && random.nextDouble() < chance;
    }

    long between(long least, long most) {
        return least >= most ? least : least + (long) (random.nextDouble() * (most - least));
    }

    /** How long something takes from one node to another. */
    long delay(String from, String to) {
        long delay = between(faults.minDelayNanos(), faults.maxDelayNanos());
        if (delay > LONG_DELAY) {
            happened(Fault.DELAY, from, to);
        }
        return delay;
    }

    /** Whether something goes wrong now, of which there is a chance. */
    boolean happens(double chance, Fault fault, String from, String to) {
        boolean yes = happens(chance);
        if (yes) {
            happened(fault, from, to);
        }
        return yes;
    }

    /** Something went wrong. */
    void happened(Fault fault, String from, String to) {
        trace.fault(now(), fault, from, to);
    }

    void note(String what, String from, String to, byte[] content) {
        trace.note(now(), what, from, to, content);
        if (what.equals("send")) {
            frames++;
            bytes += content.length;
            if (frames > mostFrames) {
                throw new Violation(
                        Checker.BUDGET, "more than " + mostFrames + " frames were sent: a flood without end?");
            }
        }
    }

    boolean reaches(String from, String to) {
        return cutOff.contains(from) == cutOff.contains(to) || (stillHear && cutOff.contains(to));
    }

    @Nullable
    SimulatedListener listener(int port) {
        return listeners.get(port);
    }

    int bind(int port, SimulatedListener listener) {
        int bound = port;
        while (bound == 0 || (port == 0 && listeners.containsKey(bound))) {
            bound = ++lastPort;
        }
        return listeners.putIfAbsent(bound, listener) == null ? bound : -1;
    }

    void unbind(SimulatedListener listener) {
        listeners.values().removeIf(each -> each == listener);
    }

    void add(SimulatedWire wire) {
        wires.add(wire);
        if (spontaneous) {
            scheduleBreak(wire);
        }
    }

    void remove(SimulatedWire wire) {
        wires.remove(wire);
    }

    private long nextAfter(double perHour) {
        return (long) Math.min(1_000.0 * HOUR, -Math.log(1 - random.nextDouble()) * HOUR / perHour);
    }

    private void scheduleBreak(SimulatedWire wire) {
        if (faults.breaksPerHour() > 0) {
            timing.after(nextAfter(faults.breaksPerHour()), () -> {
                if (spontaneous) {
                    wire.breakDown();
                }
            });
        }
    }

    private void schedulePartition() {
        if (spontaneous && faults.partitionsPerHour() > 0) {
            timing.after(nextAfter(faults.partitionsPerHour()), () -> {
                if (spontaneous) {
                    List<String> nodes = transports.keySet().stream()
                            .filter(node -> random.nextBoolean())
                            .toList();
                    boolean oneWay = random.nextInt(3) == 0;
                    happened(oneWay ? Fault.MUTE : Fault.PARTITION, String.join(",", nodes), "");
                    cutOff(oneWay ? "mute" : "partition", nodes, oneWay);
                    timing.after(between(0, 2 * faults.partitionNanos()), () -> {
                        if (spontaneous) {
                            heal();
                            schedulePartition();
                        }
                    });
                }
            });
        }
    }
}

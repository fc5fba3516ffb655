package dev.herd.transport.udp.simulation;

import dev.herd.testkit.ManualTiming;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;

/** Carries datagrams in virtual time, badly, as a seed decides. Sockets have addresses that may change under way. */
public final class DatagramNetwork {

    /** Who gets what comes. */
    public interface Receiver {

        /** A datagram came; it is the receiver's. */
        void received(InetSocketAddress from, byte[] datagram);
    }

    /** An address in use. */
    public final class Socket {
        private final Receiver receiver;
        private InetSocketAddress address;

        private Socket(InetSocketAddress address, Receiver receiver) {
            this.address = address;
            this.receiver = receiver;
        }

        /** Sends a copy. */
        public void send(InetSocketAddress to, byte[] datagram, int length) {
            carry(address, to, Arrays.copyOf(datagram, length));
        }

        /** Where datagrams seem to come from. */
        public InetSocketAddress address() {
            return address;
        }

        /** From now on datagrams come from there, and what is sent to the old address is lost. */
        public void rebind(InetSocketAddress to) {
            sockets.remove(address, this);
            address = to;
            sockets.put(address, this);
        }

        /** Gives the address back. */
        public void close() {
            sockets.remove(address, this);
        }
    }

    /** A datagram under way. */
    public static final class Passing {
        private final InetSocketAddress from;
        private final InetSocketAddress to;
        private final byte[] datagram;

        private Passing(InetSocketAddress from, InetSocketAddress to, byte[] datagram) {
            this.from = from;
            this.to = to;
            this.datagram = datagram;
        }

        public InetSocketAddress from() {
            return from;
        }

        public InetSocketAddress to() {
            return to;
        }

        public byte[] datagram() {
            return datagram;
        }

        @Override
        public String toString() {
            return datagram.length + " bytes from " + from + " to " + to;
        }
    }

    private final ManualTiming timing;
    private final Random random;
    private final Map<InetSocketAddress, Socket> sockets = new HashMap<>();
    private final List<Predicate<Passing>> filters = new ArrayList<>();
    private Trouble trouble;
    private long hash = 17;
    private long datagrams;
    private long bytes;

    public DatagramNetwork(ManualTiming timing, Trouble trouble, long seed) {
        this.timing = timing;
        this.trouble = trouble;
        random = new Random(seed);
    }

    public ManualTiming timing() {
        return timing;
    }

    public Trouble trouble() {
        return trouble;
    }

    public void trouble(Trouble other) {
        trouble = other;
    }

    /** Sees all datagrams before anything happens to them; those it says no to are lost. */
    public void filter(Predicate<Passing> passes) {
        filters.add(passes);
    }

    public boolean isFree(InetSocketAddress address) {
        return !sockets.containsKey(address);
    }

    public Socket bind(InetSocketAddress address, Receiver receiver) {
        Socket socket = new Socket(address, receiver);
        if (sockets.putIfAbsent(address, socket) != null) {
            throw new IllegalStateException(address + " is taken");
        }
        return socket;
    }

    /** As if somebody sent a datagram from an address that isn't his. */
    public void carry(InetSocketAddress from, InetSocketAddress to, byte[] datagram) {
        Passing passing = new Passing(from, to, datagram);
        hash = 31 * hash + Arrays.hashCode(datagram) + 7 * timing.monotonicNanos();
        datagrams++;
        bytes += datagram.length;
        for (Predicate<Passing> filter : filters) {
            if (!filter.test(passing)) {
                return;
            }
        }
        if (datagram.length > trouble.mtu()) {
            return;
        }
        int copies = happens(trouble.duplication()) ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            if (!happens(trouble.loss())) {
                byte[] copy = datagram.clone();
                if (happens(trouble.corruption())) {
                    copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
                }
                timing.after(delay(), () -> arrive(from, to, copy));
            }
        }
    }

    private void arrive(InetSocketAddress from, InetSocketAddress to, byte[] datagram) {
        Socket socket = sockets.get(to);
        if (socket != null) {
            socket.receiver.received(from, datagram);
        }
    }

    private boolean happens(double chance) {
        return chance > 0 && random.nextDouble() < chance;
    }

    private long delay() {
        long spread = trouble.maxDelayNanos() - trouble.minDelayNanos();
        return trouble.minDelayNanos() + (spread == 0 ? 0 : random.nextLong(spread));
    }

    /** What happened so far as a number: the same for the same seed. */
    public long traceHash() {
        return hash;
    }

    public long datagrams() {
        return datagrams;
    }

    public long bytes() {
        return bytes;
    }
}

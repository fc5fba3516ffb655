package dev.herd.testkit.maelstrom;

import dev.herd.testkit.ManualTiming;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

/**
 * Maelstrom's model of a network. What is sent to a server waits in a queue of that server's, in the order in which it is
 * due. One thread a server takes the first, drops it if the server is cut off from its sender at that moment, and sleeps
 * until it is due. So what comes meanwhile waits, though it be due earlier, a client's request for instance.
 */
final class ServerNetwork {

    static final long MILLI = 1_000_000;

    private static final int A_CLIENT = -1;

    private record Envelope(long due, long sequence, int from, Runnable arrival) implements Comparable<Envelope> {
        @Override
        public int compareTo(Envelope other) {
            return due != other.due ? Long.compare(due, other.due) : Long.compare(sequence, other.sequence);
        }
    }

    private static final class Inbox {
        private final PriorityQueue<Envelope> waiting = new PriorityQueue<>();
        private BitSet deafTo = new BitSet();
        private boolean asleep;
    }

    private final ManualTiming timing;
    private final Latency latency;
    private final RandomGenerator random;
    private final List<Inbox> inboxes = new ArrayList<>();
    private long sequence;
    private long messages;
    private long dropped;

    ServerNetwork(ManualTiming timing, int servers, Latency latency, RandomGenerator random) {
        this.timing = timing;
        this.latency = latency;
        this.random = random;
        for (int i = 0; i < servers; i++) {
            inboxes.add(new Inbox());
        }
    }

    /** How many messages servers have sent each other, lost ones included. */
    long messages() {
        return messages;
    }

    long dropped() {
        return dropped;
    }

    void fromServer(int from, int to, Runnable arrival) {
        messages++;
        put(from, to, latency.drawNanos(random), arrival);
    }

    void fromClient(int to, Runnable arrival) {
        put(A_CLIENT, to, 0, arrival);
    }

    private void put(int from, int to, long delay, Runnable arrival) {
        Inbox inbox = inboxes.get(to);
        inbox.waiting.add(new Envelope(timing.monotonicNanos() + delay, sequence++, from, arrival));
        if (!inbox.asleep) {
            inbox.asleep = true;
            timing.after(0, () -> takeNext(inbox));
        }
    }

    private void takeNext(Inbox inbox) {
        Envelope first = inbox.waiting.poll();
        while (first != null && first.from != A_CLIENT && inbox.deafTo.get(first.from)) {
            dropped++;
            first = inbox.waiting.poll();
        }
        if (first == null) {
            inbox.asleep = false;
            return;
        }
        Runnable arrival = first.arrival;
        timing.after(sleepNanos(first.due - timing.monotonicNanos()), () -> {
            arrival.run();
            takeNext(inbox);
        });
    }

    /** It sleeps whole milliseconds, after the moment that it took to look at the clock. */
    private static long sleepNanos(long untilDue) {
        return untilDue <= 0 ? 0 : (untilDue - 1) / MILLI * MILLI;
    }

    /** From now on each server takes nothing from those it is deaf to. */
    void cut(List<BitSet> deafTo) {
        for (int i = 0; i < inboxes.size(); i++) {
            inboxes.get(i).deafTo = deafTo.get(i);
        }
    }

    void heal() {
        inboxes.forEach(inbox -> inbox.deafTo = new BitSet());
    }
}

package dev.herd.transport.udp.client;

import dev.herd.transport.udp.crypto.Hkdf;
import dev.herd.transport.udp.crypto.RandomBytes;
import dev.herd.transport.udp.station.Station;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How much clients may say whose addresses nobody vouches for, and what is told of them. Addresses can be forged in any number,
 * so nothing here grows: networks share a table of buckets, in places that nobody outside can compute, and of many refusals in a
 * second some are told of and the others counted.
 */
final class Strangers {

    private static final int BUCKETS = 4_096;
    private static final int TOLD_PER_SECOND = 20;

    private final DeskSetup setup;
    private final Rate rate;
    private final Rate telling = new Rate(TOLD_PER_SECOND);
    private final byte[] secret;
    private final long[] fullAt = new long[BUCKETS];
    private long tellingFullAt;
    private long now;
    private long untold;

    Strangers(DeskSetup setup, RandomBytes random, long now) {
        this.setup = setup;
        rate = new Rate(setup.rules().linesPerSecond());
        secret = random.next(Hkdf.HASH_BYTES);
        Arrays.fill(fullAt, now);
        tellingFullAt = now;
        this.now = now;
    }

    /** The time, for the calls that follow. */
    void at(long time) {
        now = time;
    }

    /** Whether so many lines may be said: by a client that has proven its address out of its own bucket, else its network's. */
    boolean admits(@Nullable Client client, InetSocketAddress from, int lines) {
        if (client != null && client.known) {
            boolean admitted = rate.admits(client.rateFullAt, lines, now);
            client.rateFullAt = admitted ? rate.after(client.rateFullAt, lines, now) : client.rateFullAt;
            return admitted || isLate(from);
        }
        int bucket = bucket(from);
        if (!rate.admits(fullAt[bucket], lines, now)) {
            return isLate(from);
        }
        fullAt[bucket] = rate.after(fullAt[bucket], lines, now);
        return true;
    }

    private boolean isLate(InetSocketAddress from) {
        refused(
                from,
                "a client, or several of its network, that say more lines than "
                        + setup.rules().linesPerSecond() + " a second");
        return false;
    }

    private int bucket(InetSocketAddress from) {
        byte[] network = Networks.Source.of(from.getAddress()).toBytes();
        return ByteBuffer.wrap(Hkdf.mac(secret, network)).getInt() & (BUCKETS - 1);
    }

    /** Tells of a refusal, or counts it until there is room to tell of the next. */
    void refused(InetSocketAddress from, String reason) {
        if (!telling.admits(tellingFullAt, 1, now)) {
            untold++;
            return;
        }
        tellingFullAt = telling.after(tellingFullAt, 1, now);
        String also = untold == 0 ? "" : "; so was something of " + untold + " more, of which nobody was told";
        untold = 0;
        setup.refusals().refused(Station.name(from), reason + also);
    }
}

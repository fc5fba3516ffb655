package dev.herd.testkit.reconnect;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Queue;

/**
 * One of two ends that find their differences in another way than Herd's. It has its keys' hashes in order, with the version of each,
 * and notes which of its records it sends.
 */
abstract class Rival {

    /** A key's hash and its version, as they are said. */
    static final int ITEM = 16;

    /** What a message costs beside what it says: type and length, as Herd's. */
    private static final int HEAD = 5;

    protected final long[] hashes;
    protected final long[] versions;
    final BitSet sent = new BitSet();
    private final Queue<byte[]> outbox = new ArrayDeque<>();
    long bytes;

    /**
     * An end.
     *
     * @param hashes in unsigned order
     * @param versions of each; a higher one is newer, and 0 says that there is none
     */
    Rival(long[] hashes, long[] versions) {
        this.hashes = hashes;
        this.versions = versions;
    }

    /** Says the first word. */
    abstract void begin();

    /** Answers what the other end has said, if there is anything to be said. */
    abstract void take(ByteBuffer message);

    protected void say(ByteBuffer message) {
        byte[] body = new byte[message.flip().remaining()];
        message.get(body);
        bytes += HEAD + body.length;
        outbox.add(body);
    }

    byte[] poll() {
        return outbox.poll();
    }

    /** Where the first hash is that isn't below a bound; the bound 0 says the end if it is an upper one. */
    protected int firstFrom(long bound) {
        int low = 0;
        int high = hashes.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(hashes[middle], bound) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    protected int firstFromUpper(long bound) {
        return bound == 0 ? hashes.length : firstFrom(bound);
    }

    /** A sum over items that two ends compare. */
    protected long fingerprint(int from, int to) {
        long sum = 0;
        for (int at = from; at < to; at++) {
            sum += versions[at] == 0 ? 0 : mix(hashes[at] * 31 + versions[at]);
        }
        return sum;
    }

    static long mix(long bits) {
        long mixed = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }

    /** Says the items of a range. */
    protected void putItems(ByteBuffer into, int from, int to) {
        int count = 0;
        int countAt = into.position();
        into.putInt(0);
        for (int at = from; at < to; at++) {
            if (versions[at] != 0) {
                into.putLong(hashes[at]).putLong(versions[at]);
                count++;
            }
        }
        into.putInt(countAt, count);
    }

    /** Takes the other end's items of a range: sends what that lacks, and returns the hashes of what is lacking here. */
    protected long[] takeItems(ByteBuffer from, int first, int end) {
        int count = from.getInt();
        long[] wanted = new long[count];
        int wants = 0;
        BitSet same = new BitSet();
        for (int i = 0; i < count; i++) {
            long hash = from.getLong();
            long version = from.getLong();
            int at = firstFrom(hash);
            boolean known = at < hashes.length && hashes[at] == hash;
            if (!known || versions[at] < version) {
                wanted[wants++] = hash;
            }
            if (known && versions[at] <= version) {
                same.set(at - first);
            }
        }
        for (int at = first; at < end; at++) {
            if (versions[at] != 0 && !same.get(at - first)) {
                sent.set(at);
            }
        }
        return Arrays.copyOf(wanted, wants);
    }

    protected void send(long hash) {
        sent.set(firstFrom(hash));
    }
}

package dev.herd.reconcile;

import dev.herd.wire.MalformedFrameException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * What the two ends of a search say to each other, as bytes:
 *
 * <pre>
 *  1  what   1 OFFER, 2 NOTHING, 3 SYMBOLS, 4 MORE, 5 WANT, 6 ALL, 7 ASK, 8 EQUAL, 9 KNOWN, 10 LACKING, 11 PORTIONS,
 *            12 FETCH, 13 GIVEN
 *  4  round  counted by the end that offers; 0 in ASK
 *     OFFER    the sum of 1 if it is only to see whether all is well, 2 if the sender would fetch portions, and 4 if it
 *              still lacks some (1), what has expired by then has been swept out (8),
 *              fingerprint: count (8), sum (8), mixed (8), parity (8), how many records have come to the sender's store and
 *              left it since the two were last equal (4), all bits set if they weren't
 *     SYMBOLS  index of the first (2), how many there are with this answer (2), then symbols to the end: hash (6), key (4),
 *              check (3), and the lower bits of the count (2)
 *     MORE     how many symbols are wanted in all (4)
 *     WANT     how many items are wanted in all (4), index of the first (4), then items to the end: hash (6), key (4)
 *     PORTIONS how many records the sender has (8), parts of all keys (1), then to the end: bounds of the times of
 *              acceptance, falling (8)
 *     FETCH    what the portion is called (4), part (1), parts (1), accepted from (8), and before (8)
 *     GIVEN    what the portion is called (4)
 *     EQUAL, KNOWN  to the end: the run of a third node (8), before when what is in the sender's store was accepted
 *              that this run has had (8); of some, as many messages as it takes
 * </pre>
 */
final class Talk {

    static final byte OFFER = 1;
    static final byte NOTHING = 2;
    static final byte SYMBOLS = 3;
    static final byte MORE = 4;
    static final byte WANT = 5;
    static final byte ALL = 6;
    static final byte ASK = 7;
    static final byte EQUAL = 8;
    static final byte KNOWN = 9;
    static final byte LACKING = 10;
    static final byte PORTIONS = 11;
    static final byte FETCH = 12;
    static final byte GIVEN = 13;

    private static final int CHECK = 1;
    private static final int FETCHES = 2;
    private static final int LACKS = 4;

    private static final int HEAD = 5;
    private static final int OFFERED = 45;
    private static final int SYMBOL = 15;
    private static final int ITEM = 10;
    private static final int RUN = 16;
    private static final int PORTION = 22;
    private static final int MOST_BOUNDS = 8;

    /** A message fits the smallest frame of any link, and lets others pass. */
    private static final int MOST_BYTES = 500;

    private final Consumer<byte[]> send;

    Talk(Consumer<byte[]> send) {
        this.send = send;
    }

    private static ByteBuffer message(byte what, int round, int room) {
        return ByteBuffer.allocate(HEAD + room).put(what).putInt(round);
    }

    private void send(ByteBuffer message) {
        byte[] bytes = new byte[message.flip().remaining()];
        message.get(bytes);
        send.accept(bytes);
    }

    void plain(byte what, int round) {
        send(message(what, round, 0));
    }

    /**
     * An offer.
     *
     * @param check whether it is only to see whether all is well
     * @param fetches whether the sender would fetch portions
     * @param lacks whether the sender has fetched some portions and still lacks others
     * @param horizon what has expired by then has been swept out of the store; in nanoseconds since 1970
     * @param print the store's fingerprint
     * @param parity the store's
     * @param since how many records have come and left since the two were last equal, or {@link Known#UNKNOWN}
     */
    record Offer(
            boolean check, boolean fetches, boolean lacks, long horizon, Fingerprint print, long parity, int since) {}

    void offer(int round, Offer offer) {
        Fingerprint print = offer.print();
        send(message(OFFER, round, OFFERED)
                .put((byte)
                        ((offer.check() ? CHECK : 0) | (offer.fetches() ? FETCHES : 0) | (offer.lacks() ? LACKS : 0)))
                .putLong(offer.horizon())
                .putLong(print.count())
                .putLong(print.sum())
                .putLong(print.mixed())
                .putLong(offer.parity())
                .putInt(offer.since()));
    }

    static Offer offered(ByteBuffer body) throws MalformedFrameException {
        require(body, OFFERED);
        byte how = body.get();
        return new Offer(
                (how & CHECK) != 0,
                (how & FETCHES) != 0,
                (how & LACKS) != 0,
                body.getLong(),
                new Fingerprint(body.getLong(), body.getLong(), body.getLong()),
                body.getLong(),
                body.getInt());
    }

    /** Sends the symbols from one to before another, in as many messages as it takes. */
    void symbols(int round, Sketch sketch, int from, int to) {
        int at = from;
        while (at < to) {
            ByteBuffer message =
                    message(SYMBOLS, round, MOST_BYTES).putShort((short) at).putShort((short) to);
            for (; at < to && message.position() + SYMBOL <= MOST_BYTES; at++) {
                long key = sketch.key(at);
                putHash(message, sketch.hash(at));
                message.putInt(Item.key(key)).put((byte) (key >>> 16)).putShort((short) key);
                message.putShort(sketch.count(at));
            }
            send(message);
        }
    }

    /** Takes the peer's next symbol. */
    static void symbol(ByteBuffer body, Sketch own, Difference difference) throws MalformedFrameException {
        require(body, SYMBOL);
        long hash = hash(body);
        long key = ((long) body.getInt() << Integer.SIZE) | ((body.get() & 0xFF) << 16) | (body.getShort() & 0xFFFF);
        difference.add(own, hash, key, body.getShort());
    }

    /** Passes a symbol over. */
    static void skip(ByteBuffer body) throws MalformedFrameException {
        require(body, SYMBOL);
        body.position(body.position() + SYMBOL);
    }

    private static void putHash(ByteBuffer into, long hash) {
        into.putShort((short) (hash >>> Integer.SIZE)).putInt((int) hash);
    }

    private static long hash(ByteBuffer from) {
        return ((from.getShort() & 0xFFFFL) << Integer.SIZE) | (from.getInt() & 0xFFFFFFFFL);
    }

    void more(int round, int symbols) {
        send(message(MORE, round, 4).putInt(symbols));
    }

    /** Says which items are wanted, in as many messages as it takes; in one if there are none. */
    void want(int round, Items items) {
        int most = (MOST_BYTES - HEAD - 8) / ITEM;
        int total = items.size();
        int first = 0;
        do {
            int count = Math.min(most, total - first);
            ByteBuffer message =
                    message(WANT, round, 8 + count * ITEM).putInt(total).putInt(first);
            for (int at = first; at < first + count; at++) {
                putHash(message, items.hash(at));
                message.putInt(items.key(at));
            }
            send(message);
            first += count;
        } while (first < total);
    }

    static Items wanted(ByteBuffer body) throws MalformedFrameException {
        requireShort(body);
        int count = body.remaining() / ITEM;
        long[] hashes = new long[count];
        int[] keys = new int[count];
        for (int at = 0; at < count; at++) {
            hashes[at] = hash(body);
            keys[at] = body.getInt();
        }
        return new Items(hashes, keys);
    }

    /** The stores are equal; and what is known of third runs. */
    void equal(int round, long[] told) {
        if (told.length == 0) {
            plain(EQUAL, round);
        }
        told(EQUAL, round, told);
    }

    /** What is known of third runs. */
    void known(int round, long[] told) {
        told(KNOWN, round, told);
    }

    private void told(byte what, int round, long[] told) {
        int most = (MOST_BYTES - HEAD) / RUN * 2;
        for (int first = 0; first < told.length; first += most) {
            int end = Math.min(told.length, first + most);
            ByteBuffer message = message(what, round, (end - first) * Long.BYTES);
            for (int at = first; at < end; at++) {
                message.putLong(told[at]);
            }
            send(message);
        }
    }

    /** Takes in what the peer knows of third runs, whose store was equal to this one at a moment. */
    static void known(ByteBuffer body, Known.Moment moment, Known known) throws MalformedFrameException {
        requireShort(body);
        while (body.hasRemaining()) {
            require(body, RUN);
            known.told(moment, body.getLong(), body.getLong());
        }
    }

    /**
     * How a store may be fetched in portions.
     *
     * @param records how many it has
     * @param parts into how many parts its keys are divided
     * @param bounds of the times of acceptance, falling
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Portions(long records, int parts, long[] bounds) {}

    void portions(int round, long records, int parts, long[] bounds) {
        ByteBuffer message = message(PORTIONS, round, 9 + bounds.length * Long.BYTES)
                .putLong(records)
                .put((byte) parts);
        for (long bound : bounds) {
            message.putLong(bound);
        }
        send(message);
    }

    static Portions portions(ByteBuffer body) throws MalformedFrameException {
        require(body, 9);
        long records = body.getLong();
        int parts = body.get();
        if (!Portion.isPartition(parts) || body.remaining() > MOST_BOUNDS * Long.BYTES) {
            throw new MalformedFrameException(parts + " parts and " + body.remaining() + " bytes of bounds");
        }
        long[] bounds = new long[body.remaining() / Long.BYTES];
        for (int at = 0; at < bounds.length; at++) {
            bounds[at] = body.getLong();
        }
        return new Portions(records, parts, bounds);
    }

    void fetch(int round, Portion portion) {
        send(message(FETCH, round, PORTION)
                .putInt(portion.id())
                .put((byte) portion.part())
                .put((byte) portion.parts())
                .putLong(portion.from())
                .putLong(portion.before()));
    }

    static Portion portion(ByteBuffer body) throws MalformedFrameException {
        require(body, PORTION);
        int id = body.getInt();
        int part = body.get();
        int parts = body.get();
        if (!Portion.isPartition(parts) || part < 0 || part >= parts) {
            throw new MalformedFrameException("part " + part + " of " + parts);
        }
        return new Portion(id, part, parts, body.getLong(), body.getLong());
    }

    void given(int round, int id) {
        send(message(GIVEN, round, Integer.BYTES).putInt(id));
    }

    /** What is kept of a message stays small, however large the frames of a link may be. */
    static void requireShort(ByteBuffer body) throws MalformedFrameException {
        if (body.remaining() > MOST_BYTES) {
            throw new MalformedFrameException("a message of reconciliation has " + body.remaining() + " bytes");
        }
    }

    static void require(ByteBuffer body, int bytes) throws MalformedFrameException {
        if (body.remaining() < bytes) {
            throw new MalformedFrameException(
                    "a message of reconciliation lacks " + (bytes - body.remaining()) + " bytes");
        }
    }
}

package dev.herd.reconcile;

import dev.herd.wire.MalformedFrameException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * What the two ends of a search say to each other, as bytes:
 *
 * <pre>
 *  1  what   1 OFFER, 2 EQUAL, 3 SYMBOLS, 4 MORE, 5 WANT, 6 ALL, 7 ASK
 *  4  round  counted by the end that offers; 0 in ASK
 *     OFFER    fingerprint: count (8), sum (8), mixed (8)
 *     SYMBOLS  index of the first (4), then symbols to the end: hash (8), key and check (8), count (4)
 *     MORE     how many symbols are wanted in all (4)
 *     WANT     how many items are wanted in all (4), index of the first (4), then items to the end: hash (8), key (4)
 * </pre>
 */
final class Talk {

    static final byte OFFER = 1;
    static final byte EQUAL = 2;
    static final byte SYMBOLS = 3;
    static final byte MORE = 4;
    static final byte WANT = 5;
    static final byte ALL = 6;
    static final byte ASK = 7;

    private static final int HEAD = 5;
    private static final int SYMBOL = 20;
    private static final int ITEM = 12;

    /** A message fits the smallest frame of any link, and lets others pass. */
    private static final int MOST_BYTES = 500;

    private final Consumer<byte[]> send;

    Talk(Consumer<byte[]> send) {
        this.send = send;
    }

    private static ByteBuffer message(byte what, int round, int room) {
        return ByteBuffer.allocate(HEAD + room).put(what).putInt(round);
    }

    void plain(byte what, int round) {
        send.accept(message(what, round, 0).array());
    }

    void offer(int round, Fingerprint print) {
        send.accept(message(OFFER, round, 24)
                .putLong(print.count())
                .putLong(print.sum())
                .putLong(print.mixed())
                .array());
    }

    static Fingerprint offered(ByteBuffer body) throws MalformedFrameException {
        require(body, 24);
        return new Fingerprint(body.getLong(), body.getLong(), body.getLong());
    }

    /** Sends the symbols from one to before another, in as many messages as it takes. */
    void symbols(int round, Sketch sketch, int from, int to) {
        int most = (MOST_BYTES - HEAD - 4) / SYMBOL;
        for (int first = from; first < to; first += most) {
            int count = Math.min(most, to - first);
            ByteBuffer message = message(SYMBOLS, round, 4 + count * SYMBOL).putInt(first);
            for (int at = first; at < first + count; at++) {
                message.putLong(sketch.hash(at)).putLong(sketch.key(at)).putInt(sketch.count(at));
            }
            send.accept(message.array());
        }
    }

    static int symbolsIn(ByteBuffer body) {
        return body.remaining() / SYMBOL;
    }

    void more(int round, int symbols) {
        send.accept(message(MORE, round, 4).putInt(symbols).array());
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
                message.putLong(items.hash(at)).putInt(items.key(at));
            }
            send.accept(message.array());
            first += count;
        } while (first < total);
    }

    static Items wanted(ByteBuffer body) {
        int count = body.remaining() / ITEM;
        long[] hashes = new long[count];
        int[] keys = new int[count];
        for (int at = 0; at < count; at++) {
            hashes[at] = body.getLong();
            keys[at] = body.getInt();
        }
        return new Items(hashes, keys);
    }

    static void require(ByteBuffer body, int bytes) throws MalformedFrameException {
        if (body.remaining() < bytes) {
            throw new MalformedFrameException(
                    "a message of reconciliation lacks " + (bytes - body.remaining()) + " bytes");
        }
    }
}

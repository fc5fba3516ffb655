package dev.herd.testkit.reconnect;

import java.nio.ByteBuffer;

/**
 * Range-based set reconciliation (Meyer, 2023), with the figures of the Negentropy protocol: a range that differs is said anew as sixteen, or
 * as its items if it has at most 32; a fingerprint has sixteen bytes, a bound eight.
 */
final class RangeBased extends Rival {

    private static final int PARTS = 16;
    private static final int FEW = 32;
    private static final byte SKIP = 0;
    private static final byte FINGERPRINT = 1;
    private static final byte ITEMS = 2;
    private static final byte WANTED = 3;

    RangeBased(long[] hashes, long[] versions) {
        super(hashes, versions);
    }

    @Override
    void begin() {
        ByteBuffer message = ByteBuffer.allocate(PARTS * 25 + FEW * ITEM);
        split(message, 0, hashes.length, 0);
        say(message);
    }

    /** Says a range in parts of as many items each; its upper bound comes with the last. */
    private void split(ByteBuffer message, int from, int to, long upper) {
        if (to - from <= FEW) {
            message.put(ITEMS).putLong(upper);
            putItems(message, from, to);
            return;
        }
        for (int part = 0; part < PARTS; part++) {
            int first = from + (int) ((long) (to - from) * part / PARTS);
            int end = from + (int) ((long) (to - from) * (part + 1) / PARTS);
            long bound = part == PARTS - 1 ? upper : hashes[end];
            long print = fingerprint(first, end);
            message.put(FINGERPRINT).putLong(bound).putLong(print).putLong(mix(print));
        }
    }

    /** Ranges follow one another, each with its upper bound. */
    @Override
    void take(ByteBuffer message) {
        ByteBuffer answer = ByteBuffer.allocate(
                2 * message.remaining() + hashes.length * ITEM + (hashes.length / FEW + 2) * PARTS * 30 + 100);
        long lower = 0;
        long answered = 0; // up to which bound
        while (message.hasRemaining()) {
            byte what = message.get();
            long upper = message.getLong();
            int from = firstFrom(lower);
            int to = firstFromUpper(upper);
            int before = answer.position();
            if (lower != answered) {
                answer.put(SKIP).putLong(lower);
            }
            int begun = answer.position();
            switch (what) {
                case FINGERPRINT -> {
                    long print = message.getLong();
                    message.getLong();
                    if (print != fingerprint(from, to)) {
                        split(answer, from, to, upper);
                    }
                }
                case ITEMS -> {
                    long[] wanted = takeItems(message, from, to);
                    if (wanted.length > 0) {
                        answer.put(WANTED).putLong(upper).putInt(wanted.length);
                        for (long hash : wanted) {
                            answer.putLong(hash);
                        }
                    }
                }
                case WANTED -> {
                    for (int count = message.getInt(); count > 0; count--) {
                        send(message.getLong());
                    }
                }
                default -> {} // the other end has nothing to say of it
            }
            if (answer.position() == begun) {
                answer.position(before);
            } else {
                answered = upper;
            }
            lower = upper;
        }
        if (answer.position() > 0) {
            say(answer);
        }
    }
}

package dev.herd.examples.maelstrom;

import com.google.gson.JsonArray;
import java.util.TreeSet;

/** Which frames of a link have come, as far as the other end doesn't know for certain that it needn't be told any more. */
final class Received {

    private static final int MOST = 1_024;

    private final TreeSet<Long> numbers = new TreeSet<>();
    private long largest;
    private long largestCameAt;

    /**
     * Takes note of a frame.
     *
     * @param number its number; they start at 1
     * @param waitsFor the smallest number that its sender still waits to be told of
     * @param now when it came
     * @return whether frames before it are missing
     */
    boolean add(long number, long waitsFor, long now) {
        boolean gap = number > largest + 1;
        if (number > largest) {
            largest = number;
            largestCameAt = now;
        }
        numbers.headSet(waitsFor).clear();
        numbers.add(number);
        if (numbers.size() > MOST) {
            numbers.pollFirst();
        }
        return gap;
    }

    /** For how long the largest number has been there. */
    long heldNanos(long now) {
        return now - largestCameAt;
    }

    /** The first and the last of each run of numbers, ascending. */
    JsonArray ranges() {
        JsonArray ranges = new JsonArray();
        long last = -1;
        for (long number : numbers) {
            if (number != last + 1 || ranges.isEmpty()) {
                if (!ranges.isEmpty()) {
                    ranges.add(last);
                }
                ranges.add(number);
            }
            last = number;
        }
        if (!ranges.isEmpty()) {
            ranges.add(last);
        }
        return ranges;
    }
}

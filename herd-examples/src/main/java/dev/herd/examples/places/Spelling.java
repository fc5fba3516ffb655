package dev.herd.examples.places;

import java.util.Collection;
import java.util.Comparator;

/** Finds what somebody meant to write. */
final class Spelling {

    private Spelling() {}

    /**
     * The right name that is nearest to a wrong one.
     *
     * @param wrong what was written
     * @param right what could have been meant, at least one
     * @return the one that it takes the fewest changed, added and left-out characters to get to; the first of several
     */
    static String nearest(String wrong, Collection<String> right) {
        return right.stream()
                .min(Comparator.comparingInt(name -> changes(wrong, name)))
                .orElseThrow(() -> new IllegalArgumentException("there is no right name"));
    }

    /** The Levenshtein distance, row by row. */
    private static int changes(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}

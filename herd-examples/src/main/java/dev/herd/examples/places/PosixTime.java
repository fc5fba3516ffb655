package dev.herd.examples.places;

import dev.herd.value.Stamp;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as clients write them, seconds since 1970 with up to nine decimals, and as Herd has them, in nanoseconds. */
final class PosixTime {

    private static final Pattern SECONDS = Pattern.compile("(-?)0*(\\d{1,10})(?:\\.(\\d{1,9}))?");

    private static final BigInteger BILLION = BigInteger.valueOf(1_000_000_000);

    private PosixTime() {}

    /**
     * Reads a time.
     *
     * @param text for instance {@code 1353118103.108893381}
     * @return nanoseconds since 1970, exactly; nothing if the text is no time, is after the year 2200, or is too long
     *     ago to be counted in nanoseconds (before the year 1678)
     */
    static OptionalLong parse(String text) {
        Matcher parts = SECONDS.matcher(text);
        if (!parts.matches()) {
            return OptionalLong.empty();
        }
        String decimals = parts.group(3) == null ? "" : parts.group(3);
        BigInteger nanos = new BigInteger(parts.group(2))
                .multiply(BILLION)
                .add(new BigInteger(decimals + "0".repeat(9 - decimals.length())));
        if (parts.group(1).equals("-")) {
            nanos = nanos.negate();
        }
        boolean possible = nanos.bitLength() < Long.SIZE && nanos.longValue() <= Stamp.MAX_TIME;
        return possible ? OptionalLong.of(nanos.longValue()) : OptionalLong.empty();
    }

    /**
     * Writes how far one clock is ahead of another.
     *
     * @param clock the one clock, in nanoseconds since 1970
     * @param other the other
     * @return the seconds between them with a sign and nine decimals, for instance {@code +0.563873386}
     */
    static String difference(long clock, long other) {
        BigDecimal seconds =
                BigDecimal.valueOf(clock).subtract(BigDecimal.valueOf(other)).movePointLeft(9);
        return (seconds.signum() < 0 ? "" : "+") + seconds.setScale(9).toPlainString();
    }
}

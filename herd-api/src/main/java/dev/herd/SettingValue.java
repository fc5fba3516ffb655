package dev.herd;

import static java.util.Objects.requireNonNull;

import com.google.common.primitives.Ints;
import dev.herd.transport.Endpoint;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the values of settings; each error names the setting, its value and what would be right. */
final class SettingValue {

    private static final Pattern DURATION = Pattern.compile("(-?\\d+(?:\\.\\d+)?)\\s*(ns|us|ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("(\\d+)\\s*(B|KiB|MiB|GiB)?");

    /** So that no moment which is so far away from now is out of a long's reach. */
    private static final Duration LONGEST = Duration.ofDays(100L * 365);

    private SettingValue() {}

    static IllegalArgumentException wrong(String name, String value, String right) {
        return new IllegalArgumentException("setting " + name + " is '" + value + "', but should be " + right);
    }

    static Duration duration(String name, String value) {
        Matcher matcher = DURATION.matcher(value);
        if (!matcher.matches()) {
            throw wrong(name, value, "a number with a unit: ns, us, ms, s, m, h or d; for instance 500ms");
        }
        long unit = switch (matcher.group(2)) {
            case "ns" -> 1L;
            case "us" -> 1_000L;
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            default -> 86_400_000_000_000L;
        };
        BigDecimal nanos = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit));
        if (nanos.abs().compareTo(BigDecimal.valueOf(LONGEST.toNanos())) > 0) {
            throw wrong(name, value, nanos.signum() < 0 ? "positive" : "at most 100 years");
        }
        return Duration.ofNanos(nanos.longValue());
    }

    /** A span as a setting has it. */
    static String of(String name, Duration span) {
        return positive("setting " + name, span).toNanos() + "ns";
    }

    /** A span that is positive and can be reckoned with. */
    static Duration positive(String what, Duration span) {
        requireNonNull(span, what);
        if (span.isNegative() || span.isZero() || span.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    what + " is " + span + ", but must be positive and at most 100 years, " + LONGEST);
        }
        return span;
    }

    /** An endpoint that somebody is to be reached at. */
    static Endpoint reachable(Endpoint endpoint) {
        if (endpoint.port() == 0) {
            throw new IllegalArgumentException("endpoint '" + endpoint + "' has port 0, but must have that of a node");
        }
        return endpoint;
    }

    /** As a person would write it. */
    static String shown(Duration duration) {
        long nanos = duration.toNanos();
        return nanos % 1_000_000_000L == 0
                ? nanos / 1_000_000_000L + "s"
                : nanos % 1_000_000L == 0 ? nanos / 1_000_000L + "ms" : nanos + "ns";
    }

    static long size(String name, String value) {
        Matcher matcher = SIZE.matcher(value);
        if (!matcher.matches()) {
            throw wrong(name, value, "a whole number, with B, KiB, MiB or GiB after it or nothing; for instance 64KiB");
        }
        String unit = matcher.group(2);
        int shift = unit == null || unit.equals("B") ? 0 : unit.equals("KiB") ? 10 : unit.equals("MiB") ? 20 : 30;
        try {
            return Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << shift);
        } catch (ArithmeticException | NumberFormatException e) {
            throw wrong(name, value, "at most 2^63 - 1");
        }
    }

    /** The largest int for what is over it, which no bound that is an int reaches. */
    static int intSize(String name, String value) {
        return Ints.saturatedCast(size(name, value));
    }

    static <E extends Enum<E>> E oneOf(String name, String value, Class<E> values) {
        for (E constant : values.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(value)) {
                return constant;
            }
        }
        StringBuilder right = new StringBuilder();
        for (E constant : values.getEnumConstants()) {
            right.append(right.isEmpty() ? "" : " or ").append(constant.name().toLowerCase(Locale.ROOT));
        }
        throw wrong(name, value, right.toString());
    }
}

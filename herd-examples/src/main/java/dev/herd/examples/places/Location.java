package dev.herd.examples.places;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A point on the Earth.
 *
 * @param latitude degrees north, from -90 to 90
 * @param longitude degrees east, from -180 to 180
 */
record Location(double latitude, double longitude) {

    /** The Earth's mean radius by the IUGG, in km. */
    private static final double EARTH_KM = 6371.0088;

    /** More decimals than anybody measures; a bound, so that a long line costs no long sums. */
    private static final String DECIMALS = "(?:[.,]\\d{1,30})?";

    /**
     * ISO 6709: latitude and longitude as degrees, degrees and minutes, or degrees, minutes and seconds, decimals on
     * the last of them only; then an altitude in metres, the name of a coordinate reference system, and a solidus, all
     * optional here. Which form it is shows in the number of digits.
     */
    private static final Pattern ISO_6709 = Pattern.compile("([+-])(\\d{2})(?:(\\d{2})(\\d{2})?)?(" + DECIMALS + ")"
            + "([+-])(\\d{3})(?:(\\d{2})(\\d{2})?)?(" + DECIMALS + ")"
            + "(?:[+-]\\d{1,9}" + DECIMALS + ")?(?:CRS[\\w:.-]{1,40})?/?");

    private static final BigDecimal SECONDS = BigDecimal.valueOf(3600);

    /** Both must be in their ranges. */
    Location {
        if (!(Math.abs(latitude) <= 90)) {
            throw new IllegalArgumentException("latitude is " + latitude + ", but must be from -90 to 90");
        }
        if (!(Math.abs(longitude) <= 180)) {
            throw new IllegalArgumentException("longitude is " + longitude + ", but must be from -180 to 180");
        }
    }

    /**
     * Reads a place in ISO 6709.
     *
     * @param text for instance {@code +27.5916+086.5640}
     * @return the place, or null if the text is none
     */
    static @Nullable Location parse(String text) {
        Matcher parts = ISO_6709.matcher(text);
        if (!parts.matches()) {
            return null;
        }
        BigDecimal latitude = seconds(parts, 1, 90);
        BigDecimal longitude = seconds(parts, 6, 180);
        return latitude == null || longitude == null ? null : new Location(degrees(latitude), degrees(longitude));
    }

    /** The angle whose sign stands in a group, in arc seconds, exactly; null if it is out of range. */
    private static @Nullable BigDecimal seconds(Matcher parts, int sign, int most) {
        String minutes = parts.group(sign + 2);
        String seconds = parts.group(sign + 3);
        String decimals = parts.group(sign + 4).replace(',', '.');
        BigDecimal angle =
                unit(parts.group(sign + 1), minutes == null ? decimals : "").multiply(SECONDS);
        if (minutes != null) {
            angle = angle.add(unit(minutes, seconds == null ? decimals : "").multiply(BigDecimal.valueOf(60)));
        }
        if (seconds != null) {
            angle = angle.add(unit(seconds, decimals));
        }
        boolean inRange = (minutes == null || minutes.compareTo("60") < 0)
                && (seconds == null || seconds.compareTo("60") < 0)
                && angle.compareTo(BigDecimal.valueOf(3600L * most)) <= 0;
        if (!inRange) {
            return null;
        }
        return parts.group(sign).equals("-") ? angle.negate() : angle;
    }

    private static BigDecimal unit(String digits, String decimals) {
        return new BigDecimal(digits + decimals);
    }

    private static double degrees(BigDecimal seconds) {
        return seconds.divide(SECONDS, java.math.MathContext.DECIMAL64).doubleValue();
    }

    /**
     * How far it is to another place along the surface.
     *
     * @param other where to
     * @return the great circle's length on a sphere of the Earth's mean radius, in km
     */
    double distanceKm(Location other) {
        double phi = Math.toRadians(latitude);
        double otherPhi = Math.toRadians(other.latitude);
        double northSouth = Math.sin((otherPhi - phi) / 2);
        double eastWest = Math.sin(Math.toRadians(other.longitude - longitude) / 2);
        double haversine = northSouth * northSouth + Math.cos(phi) * Math.cos(otherPhi) * eastWest * eastWest;
        return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(haversine)));
    }
}

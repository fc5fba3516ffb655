package dev.herd.examples.places;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Where a client was at a time, and what the server that it told made of it. The three fields of the client's own are
 * kept as they came, so that they can be given back unchanged.
 *
 * @param server the name of the server that took it
 * @param difference that server's clock less the client's time, in seconds, signed, with nine decimals
 * @param client who
 * @param place where, in ISO 6709
 * @param time when, in seconds since 1970
 */
record Position(String server, String difference, String client, String place, String time) {

    private static final Pattern DIFFERENCE = Pattern.compile("[+-]\\d{1,11}\\.\\d{9}");

    /** Each must be one field of a line, and the last three as a client may write them. */
    Position {
        check("server", server, Fields.isField(server));
        check("difference", difference, DIFFERENCE.matcher(difference).matches());
        check("client", client, Fields.isField(client));
        check("place", place, Location.parse(place) != null);
        check("time", time, PosixTime.parse(time).isPresent());
    }

    private static void check(String name, String value, boolean right) {
        if (!right) {
            throw new IllegalArgumentException(name + " of a position can't be '" + value + "'");
        }
    }

    /** The line that a client gets. */
    String at() {
        return String.join(" ", "AT", server, difference, client, place, time);
    }

    /**
     * Reads such a line.
     *
     * @param line what {@link #at} gave
     * @return an equal position
     * @throws IllegalArgumentException if the line is none
     */
    static Position parse(String line) {
        List<String> fields = List.of(line.split(" ", 7));
        if (fields.size() != 6 || !fields.get(0).equals("AT")) {
            throw new IllegalArgumentException("a position must be AT and five fields, but is '" + line + "'");
        }
        return new Position(fields.get(1), fields.get(2), fields.get(3), fields.get(4), fields.get(5));
    }

    /** The place as a point. */
    Location location() {
        Location location = Location.parse(place);
        if (location == null) {
            throw new IllegalStateException("a position without a place: " + this);
        }
        return location;
    }
}

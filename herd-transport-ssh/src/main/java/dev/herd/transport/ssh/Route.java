package dev.herd.transport.ssh;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The way to an endpoint: over the network to the first stop, and from each to the next.
 *
 * @param stops at least one; the last is the endpoint's own, those before it are bastions
 */
record Route(List<Stop> stops) {

    static final int MOST_BASTIONS = 8;

    /** Throws an {@link IllegalArgumentException}, which says what is wrong, if it can't be gone. */
    Route {
        stops = List.copyOf(stops);
        int bastions = stops.size() - 1;
        if (bastions > MOST_BASTIONS) {
            throw new IllegalArgumentException(
                    "there are " + bastions + " bastions on its way, but may be at most " + MOST_BASTIONS);
        }
        Set<String> places = new TreeSet<>();
        for (Stop stop : stops) {
            if (!places.add(stop.place().toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException(
                        "its way is a loop: it comes to " + stop.place() + " twice, but may to each place once");
            }
        }
    }

    /**
     * What a failure at a stop is called.
     *
     * @param at which stop, from 0
     * @param address where the first one was tried
     */
    String failure(int at, String address, String why) {
        if (stops.size() == 1) {
            return address + ": " + why;
        }
        boolean target = at == stops.size() - 1;
        int bastion = target ? at - 1 : at;
        return (target ? "behind" : "through") + " bastion " + stops.get(bastion)
                + (bastion == 0 ? " at " + address : "") + ": " + why;
    }
}

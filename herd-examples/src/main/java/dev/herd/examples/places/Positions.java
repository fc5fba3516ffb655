package dev.herd.examples.places;

import org.jspecify.annotations.Nullable;

/** The latest position of every client, the same on all servers. May be used by any threads; nothing blocks. */
interface Positions {

    /**
     * Takes a position in, if it is newer than the one that is known.
     *
     * @param position the position
     * @param time its time, in nanoseconds since 1970
     * @throws IllegalArgumentException if the time is too far ahead of this server's clock, or the client's name is too
     *     long
     */
    void tell(Position position, long time);

    /**
     * The latest position of a client.
     *
     * @param client who
     * @return its position, or null if none is known or the last has expired
     */
    @Nullable
    Position latest(String client);
}

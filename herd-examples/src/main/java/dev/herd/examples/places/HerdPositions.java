package dev.herd.examples.places;

import dev.herd.HerdMap;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The positions in a map of the herd: told to one server, known to all. */
final class HerdPositions implements Positions {

    /** The map's name. */
    static final String MAP = "positions";

    private final HerdMap<String, Position> map;
    private final Duration expiry;

    /**
     * Positions that expire.
     *
     * @param map clients and where they are
     * @param expiry how long after a server took it in a position is known
     */
    HerdPositions(HerdMap<String, Position> map, Duration expiry) {
        this.map = map;
        this.expiry = expiry;
    }

    /** Whether it was stored makes no difference to the client: one that is no news is answered like any other. */
    @Override
    public void tell(Position position, long time) {
        map.putAt(position.client(), position, time, expiry);
    }

    @Override
    public @Nullable Position latest(String client) {
        return map.get(client);
    }
}

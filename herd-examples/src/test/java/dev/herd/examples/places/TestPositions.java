package dev.herd.examples.places;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The positions of a herd of one, without a herd: the newest wins, of two of the same time the first. */
final class TestPositions implements Positions {

    private record Told(Position position, long time) {}

    private final Map<String, Told> latest = new ConcurrentHashMap<>();
    private final long mostTime;

    TestPositions(long mostTime) {
        this.mostTime = mostTime;
    }

    @Override
    public void tell(Position position, long time) {
        if (time > mostTime) {
            throw new IllegalArgumentException("time " + time + " is too far ahead");
        }
        latest.merge(
                position.client(),
                new Told(position, time),
                (stored, told) -> told.time() > stored.time() ? told : stored);
    }

    @Override
    public @Nullable Position latest(String client) {
        Told told = latest.get(client);
        return told == null ? null : told.position();
    }
}

package dev.herd.testkit;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Has nodes crash and start again, stand still, and have their clocks set, as often as the faults say. */
final class NodeTroubles {

    private static final double HOUR = Duration.ofHours(1).toNanos();

    /** One step in so many, on average, a node stays down. */
    private static final int DOWN = 20;

    private final SimulatedNetwork network;
    private final Random random;
    private final List<Place> places;
    private final Consumer<Place> start;
    private final Consumer<Place> crash;

    /** Troubles of these places, which are started and crashed by the given actions. */
    NodeTroubles(
            SimulatedNetwork network, Random random, List<Place> places, Consumer<Place> start, Consumer<Place> crash) {
        this.network = network;
        this.random = random;
        this.places = places;
        this.start = start;
        this.crash = crash;
    }

    /** What goes wrong in a span of time. */
    void next(Duration span) {
        NodeFaults faults = network.faults().nodes();
        double hours = span.toNanos() / HOUR;
        for (Place place : places) {
            if (place.herd == null) {
                if (random.nextInt(DOWN) == 0) {
                    start.accept(place);
                }
            } else if (happens(faults.crashesPerHour() * hours)) {
                crash.accept(place);
            } else if (happens(faults.pausesPerHour() * hours)) {
                pause(place, random.nextLong(faults.pauseNanos() + 1));
            } else if (happens(faults.clockStepsPerHour() * hours)) {
                setClock(place, offset());
            }
        }
    }

    private boolean happens(double chance) {
        return chance > 0 && random.nextDouble() < chance;
    }

    private void pause(Place place, long nanos) {
        network.happened(Fault.PAUSE, place.name, "");
        network.freeze(place.name, Duration.ofNanos(nanos));
        place.timing.freeze(Duration.ofNanos(nanos));
        place.pausedUntil = network.now() + nanos;
    }

    private long offset() {
        long most = network.faults().nodes().clockOffsetNanos();
        return most == 0 ? 0 : random.nextLong(-most, most + 1);
    }

    private void setClock(Place place, long offset) {
        long before = place.timing.wallNanos();
        place.timing.wallOffset(offset);
        boolean forward = place.timing.wallNanos() > before;
        network.happened(forward ? Fault.CLOCK_FORWARD : Fault.CLOCK_BACK, place.name, "");
    }

    /** Gives a node that starts the clocks of its machine. */
    void drawClocks(Place place) {
        NodeFaults faults = network.faults().nodes();
        place.timing = network.timing().node().wallOffset(offset());
        if (faults.driftPpm() > 0) {
            place.timing.drift(random.nextLong(-faults.driftPpm(), faults.driftPpm() + 1));
            network.happened(Fault.DRIFT, place.name, "");
        }
    }
}

package dev.herd.testkit;

import dev.herd.Herd;
import dev.herd.store.Store;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One place in a simulated herd: the node that runs there now. */
final class Place {
    final int number;
    final String name;
    NodeTiming timing;
    Store store;
    long pausedUntil;
    private long crashedAtWall = Long.MIN_VALUE;

    @Nullable
    Herd herd;

    Place(int number, String name, NodeTiming timing, Store store) {
        this.number = number;
        this.name = name;
        this.timing = timing;
        this.store = store;
    }

    /** The node has crashed; the next one begins with an empty store. */
    void crashed(Store next) {
        crashedAtWall = timing.wallNanos();
        timing.stop();
        herd = null;
        store = next;
        pausedUntil = 0;
    }

    /** A node starts here, with clocks that may be behind what the last one saw. */
    void restarted(SimulatedNetwork network) {
        if (crashedAtWall != Long.MIN_VALUE) {
            network.happened(Fault.RESTART, name, "");
            if (timing.wallNanos() < crashedAtWall) {
                network.happened(Fault.RESTART_EARLIER, name, "");
            }
        }
    }

    Optional<ConvergenceChecks.Member> member() {
        return Optional.ofNullable(herd).map(node -> new ConvergenceChecks.Member(number, node, store, timing));
    }
}

package dev.herd.testkit;

import dev.herd.Herd;
import dev.herd.store.Store;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One place in a simulated herd: the node that runs there now. */
final class Place {
    final int number;
    NodeTiming timing;
    Store store;

    @Nullable
    Herd herd;

    Place(int number, NodeTiming timing, Store store) {
        this.number = number;
        this.timing = timing;
        this.store = store;
    }

    Optional<ConvergenceChecks.Member> member() {
        return Optional.ofNullable(herd).map(node -> new ConvergenceChecks.Member(number, node, store, timing));
    }
}

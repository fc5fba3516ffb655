package dev.herd.transport.udp.simulation;

import dev.herd.transport.udp.session.PathRules;

/** The same with loss, duplicates, reordering and changed bits, and frames that take several packets. */
class SimulatedLossyLinkContractTest extends SimulatedLinkContractTest {

    @Override
    Trouble trouble() {
        return Trouble.some();
    }

    @Override
    PathRules rules() {
        return new PathRules(1_200, 1_200, 4_096, 15_000_000_000L, 60_000_000_000L);
    }
}

package dev.herd.testkit;

import dev.herd.flood.Flooder;
import dev.herd.flood.Peer;
import dev.herd.flood.Step;
import dev.herd.value.HerdRecord;
import dev.herd.value.Keyed;
import dev.herd.value.RecordHeader;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A flooder in a simulated herd: what would go back where it came from, or on though it is no news, breaks F1, F4 or F5. */
@SuppressWarnings("ReferenceEquality") // a peer is its link: one object, compared by identity
final class WatchedFlooder implements Flooder {

    private final Flooder flooder;
    private final Ledger ledger;

    WatchedFlooder(Flooder flooder, Ledger ledger) {
        this.flooder = flooder;
        this.ledger = ledger;
    }

    /** A step in which some peers may not be told of a record. */
    private final class WatchedStep implements Step {
        private final Step step;
        private final String rule;
        private final @Nullable Peer from;
        private final boolean mayTellSender;
        private final boolean mayTellOthers;

        WatchedStep(Step step, String rule, @Nullable Peer from, boolean mayTellSender, boolean mayTellOthers) {
            this.step = step;
            this.rule = rule;
            this.from = from;
            this.mayTellSender = mayTellSender;
            this.mayTellOthers = mayTellOthers;
        }

        private void check(Peer peer, Keyed key) {
            if (peer == from ? !mayTellSender : !mayTellOthers) {
                throw ledger.fail(
                        Checker.CONTRACT,
                        rule + ": run " + Long.toHexString(peer.origin()) + " would be told of " + key);
            }
        }

        @Override
        public Iterable<Peer> peers() {
            return step.peers();
        }

        @Override
        public void tell(Peer peer, Keyed key) {
            check(peer, key);
            step.tell(peer, key);
        }

        @Override
        public void tellOthers(Keyed key, @Nullable Peer from) {
            for (Peer peer : step.peers()) {
                if (peer != from) {
                    check(peer, key);
                }
            }
            step.tellOthers(key, from);
        }

        @Override
        public void announce(Peer peer, Keyed key) {
            check(peer, key);
            step.announce(peer, key);
        }

        @Override
        public void control(Peer peer, ByteBuffer message) {
            step.control(peer, message);
        }

        @Override
        public void timer(long delayNanos, long token) {
            step.timer(delayNanos, token);
        }
    }

    @Override
    public void news(HerdRecord record, @Nullable Peer from, Step step) {
        flooder.news(record, from, new WatchedStep(step, "F1", from, false, true));
    }

    @Override
    public void duplicate(HerdRecord record, Peer from, Step step) {
        flooder.duplicate(record, from, new WatchedStep(step, "F4", from, false, false));
    }

    @Override
    public void older(HerdRecord record, Peer from, Step step) {
        flooder.older(record, from, new WatchedStep(step, "F5", from, true, false));
    }

    @Override
    public void announced(RecordHeader header, Peer from, Step step) {
        flooder.announced(header, from, step);
    }

    @Override
    public void control(ByteBuffer message, Peer from, Step step) {
        flooder.control(message, from, step);
    }

    @Override
    public void timer(long token, Step step) {
        flooder.timer(token, step);
    }

    @Override
    public void linkUp(Peer peer, Step step) {
        flooder.linkUp(peer, step);
    }

    @Override
    public void suspected(Peer peer, Step step) {
        flooder.suspected(peer, step);
    }

    @Override
    public void linkDown(Peer peer, Step step) {
        flooder.linkDown(peer, step);
    }

    @Override
    public boolean concurrent() {
        return flooder.concurrent();
    }
}

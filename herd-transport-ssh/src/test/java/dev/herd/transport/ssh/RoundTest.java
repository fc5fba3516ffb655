package dev.herd.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A round among those who are believed. */
class RoundTest {

    private final Later timer = new Later();
    private final Patrol patrol = new Patrol(new TestTrust(), Runnable::run, timer);

    @AfterEach
    void close() {
        timer.shutdownNow();
    }

    private void round() {
        timer.tasks.remove().run();
    }

    /** Somebody of whom something is said. */
    private static final class Somebody implements Patrol.Believed {

        final AtomicReference<String> ended = new AtomicReference<>();
        private final String objection;

        Somebody(String objection) {
            this.objection = objection;
        }

        @Override
        public String objection(Trust.Beliefs now) {
            if (objection.isEmpty()) {
                throw new IllegalStateException("a mistake");
            }
            return objection;
        }

        @Override
        public void end(String reason) {
            ended.set(reason);
        }
    }

    @Test
    void whatGoesWrongWithOneLeavesTheOthersToBeLookedAfter() {
        Somebody one = new Somebody("expired");
        Somebody other = new Somebody("revoked");
        patrol.came(new Somebody(""));
        patrol.came(one);
        patrol.came(new Somebody(""));
        patrol.came(other);
        patrol.came(new Somebody(""));
        round();
        assertThat(one.ended).as("once is not enough").hasNullValue();
        round();
        assertThat(one.ended).hasValue("expired");
        assertThat(other.ended).hasValue("revoked");
        assertThat(timer.tasks).as("the next round").hasSize(1);
    }
}

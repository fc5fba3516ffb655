package dev.herd;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.herd.HerdMap.Filter;
import dev.herd.node.SteppedTiming;
import dev.herd.transport.Endpoint;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What is refused as soon as it is given, under the name of what it was given for. */
class BuildersTest {

    private static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();
    private static final Duration NOTHING = Duration.ZERO;

    @Test
    void durationsThatCantBeReckonedWith() {
        HerdBuilder builder = Herd.builder();
        for (Duration span : new Duration[] {Duration.ofSeconds(-1), NOTHING, Duration.ofDays(365 * 300), FOREVER}) {
            assertRefused(() -> builder.heartbeat(span), "setting herd.heartbeat is " + span);
            assertRefused(() -> builder.linkTimeout(span), "setting herd.linkTimeout is " + span);
            assertRefused(() -> builder.tombstoneLife(span), "setting herd.tombstoneLife is " + span);
            assertRefused(() -> builder.slowLinkAfter(span), "setting herd.slowLinkAfter is " + span);
            assertRefused(() -> builder.closeTimeout(span), "setting herd.closeTimeout is " + span);
            assertRefused(() -> HerdClient.builder().timeout(span), "timeout is " + span);
            assertRefused(() -> HerdClient.builder().patience(span), "patience is " + span);
        }
    }

    private static void assertRefused(ThrowingCallable call, String complaint) {
        assertThatIllegalArgumentException()
                .isThrownBy(call)
                .withMessageStartingWith(complaint + ", but must be positive and at most 100 years");
    }

    @Test
    void aBoundUnderTheNameOfItsSetting() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Herd.builder().limit("herd.limits.keyBytes", "12"))
                .withMessageContaining("'herd.limits.keyBytes'")
                .withMessageEndingWith("for instance keyBytes");
    }

    @Test
    void portsThatNobodyCanBeReachedAt() throws Exception {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HerdClient.builder().endpoints("tcp://localhost:0"))
                .withMessageContaining("has port 0");
        Herd herd = Herd.builder()
                .transport(new ScriptedTransport())
                .timing(new SteppedTiming())
                .start();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> herd.addPeer(Endpoint.parse("script://localhost:0")))
                .withMessage("endpoint 'script://localhost:0' has port 0, but must have that of a node");
        var unused = herd.closeAsync();
    }

    @Test
    @SuppressWarnings("NullAway") // that callers don't use it is the point
    void nullUnderTheNameOfTheArgument() throws Exception {
        assertNamed(() -> Filter.prefix(null), "prefix");
        assertNamed(() -> Filter.key(null), "key");
        assertNamed(() -> Herd.builder().secret(null), "herd.secret");
        assertNamed(() -> Herd.builder().listen("tcp://localhost:1", null), "herd.listen");
        assertNamed(() -> Herd.builder().onEvent(null), "listener");
        assertNamed(() -> Herd.builder().heartbeat(null), "setting herd.heartbeat");
        assertNamed(() -> HerdClient.builder().onLine(null), "listener");
        assertNamed(() -> HerdClient.builder().pushed(null), "pushes");
        assertNamed(() -> HerdClient.builder().timeout(null), "timeout");
        Herd herd = Herd.builder().timing(new SteppedTiming()).start();
        assertNamed(() -> herd.map(null, Codec.string(), Codec.string()), "mapName");
        assertNamed(() -> herd.map("news", null, Codec.string()), "keys");
        assertNamed(() -> herd.map("news", Codec.string(), null), "values");
        assertNamed(() -> herd.onEvent(null), "listener");
        var unused = herd.closeAsync();
    }

    private static void assertNamed(ThrowingCallable call, String argument) {
        assertThatNullPointerException().isThrownBy(call).withMessage(argument);
    }
}

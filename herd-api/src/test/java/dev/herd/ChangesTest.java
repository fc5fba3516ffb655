package dev.herd;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.herd.HerdMap.Change;
import dev.herd.HerdMap.Filter;
import dev.herd.node.ManualExecutor;
import dev.herd.node.TestNode;
import dev.herd.value.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the changes of a map are as a publisher, beyond the rules that the TCK checks. */
class ChangesTest {

    private final ManualExecutor executor = new ManualExecutor();
    private final TestMaps maps = new TestMaps(Limits.defaults(), executor);
    private final ReplicaMap<String, String> map = maps.map("news");

    /** Writes down its signals. */
    private static final class Recording implements Flow.Subscriber<Change<String, String>> {
        private final List<String> signals = new ArrayList<>();
        private final Consumer<Flow.Subscription> atFirst;
        private Flow.@Nullable Subscription subscription;
        private @Nullable RuntimeException thrown;

        Recording(Consumer<Flow.Subscription> atFirst) {
            this.atFirst = atFirst;
        }

        Flow.Subscription subscription() {
            return requireNonNull(subscription);
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            signals.add("begun");
            subscription = given;
            atFirst.accept(given);
        }

        @Override
        public void onNext(Change<String, String> change) {
            signals.add(change.key() + "=" + change.value());
            if (thrown != null) {
                throw thrown;
            }
        }

        @Override
        public void onError(Throwable failure) {
            signals.add("failed: " + failure.getClass().getSimpleName());
        }

        @Override
        public void onComplete() {
            signals.add("completed");
        }
    }

    private Recording subscribed(Consumer<Flow.Subscription> atFirst) {
        Recording subscriber = new Recording(atFirst);
        map.changes(Filter.all()).subscribe(subscriber);
        return subscriber;
    }

    @Test
    void eachSubscriberIsToldAsFarAsItAsks() {
        Recording slow = subscribed(subscription -> {});
        Recording fast = subscribed(subscription -> subscription.request(Long.MAX_VALUE));
        map.put("a", "1");
        map.put("b", "1");
        executor.runAll();
        map.put("a", "2");
        executor.runAll();
        assertThat(fast.signals).containsExactly("begun", "a=1", "b=1", "a=2");
        assertThat(slow.signals).containsExactly("begun");
        slow.subscription().request(1);
        executor.runAll();
        assertThat(slow.signals).containsExactly("begun", "a=2");
        slow.subscription().request(1);
        slow.subscription().request(1);
        executor.runAll();
        map.put("c", "1");
        map.put("d", "1");
        executor.runAll();
        assertThat(slow.signals).containsExactly("begun", "a=2", "b=1", "c=1");
    }

    @Test
    void whatCannotBeDecodedTakesNobodysTurn() {
        Recording one = subscribed(subscription -> subscription.request(1));
        maps.map("news", Codec.bytes()).put("bad", new byte[] {(byte) 0xFF});
        executor.runAll();
        map.put("good", "1");
        executor.runAll();
        assertThat(one.signals).containsExactly("begun", "good=1");
    }

    @Test
    void closingTheHerdCompletesEverySubscription() {
        Recording first = subscribed(subscription -> {});
        Recording second = subscribed(subscription -> subscription.request(1));
        executor.runAll();
        map.put("a", "1");
        maps.subscriptions.close();
        executor.runAll();
        map.put("b", "1");
        executor.runAll();
        assertThat(first.signals).containsExactly("begun", "completed");
        assertThat(second.signals).startsWith("begun").endsWith("completed").doesNotContain("b=1");
        Recording late = subscribed(subscription -> subscription.request(1));
        executor.runAll();
        assertThat(late.signals).containsExactly("begun", "completed");
    }

    @Test
    void oneThatThrowsHasCancelled() {
        Recording throwing = subscribed(subscription -> subscription.request(Long.MAX_VALUE));
        throwing.thrown = new IllegalStateException("on purpose");
        map.put("a", "1");
        map.put("b", "1");
        executor.runAll();
        assertThat(throwing.signals).containsExactly("begun", "a=1");
        map.put("c", "1");
        assertThat(executor.waiting()).isZero();
    }

    @Test
    void oneThatThrowsAtOnceHasCancelledToo() {
        Recording throwing = subscribed(subscription -> {
            throw new IllegalStateException("on purpose");
        });
        executor.runAll();
        map.put("a", "1");
        assertThat(executor.waiting()).isZero();
        assertThat(throwing.signals).containsExactly("begun");
    }

    @Test
    void askingForNothingIsAnError() {
        Recording wrong = subscribed(subscription -> subscription.request(0));
        executor.runAll();
        map.put("a", "1");
        executor.runAll();
        assertThat(wrong.signals).containsExactly("begun", "failed: IllegalArgumentException");
        wrong.subscription().request(-1);
        wrong.subscription().cancel();
        assertThat(executor.waiting()).isZero();
    }

    @Test
    void anExecutorThatRefusesIsAnError() {
        Recording early = subscribed(subscription -> subscription.request(1));
        executor.runAll();
        executor.refuse(new RejectedExecutionException("on purpose"));
        assertThatCode(() -> map.put("a", "1")).doesNotThrowAnyException();
        assertThat(early.signals).containsExactly("begun", "failed: RejectedExecutionException");
        Recording late = subscribed(subscription -> subscription.request(1));
        assertThat(late.signals).containsExactly("begun", "failed: RejectedExecutionException");
    }

    @Test
    void oneThatNeverAsksEndsWhenMoreKeysWaitThanAStoreMayHold() throws Exception {
        ManualExecutor own = new ManualExecutor();
        TestMaps small = new TestMaps(ReplicaMapTest.limits(100, 100, 20, 1 << 20), own);
        ReplicaMap<String, String> few = small.map("news");
        TestNode.start(small.node);
        Recording never = new Recording(subscription -> {});
        few.changes(Filter.all()).subscribe(never);
        for (int i = 0; i < 21; i++) {
            few.put("k" + i, "v", Duration.ofSeconds(1));
            small.timing.advance(Duration.ofMinutes(2));
        }
        own.runAll();
        assertThat(never.signals).containsExactly("begun", "failed: IllegalStateException");
    }

    @Test
    @SuppressWarnings("NullAway") // that is the test
    void nobodyCannotSubscribe() {
        Flow.Publisher<Change<String, String>> changes = map.changes(Filter.all());
        assertThatNullPointerException().isThrownBy(() -> changes.subscribe(null));
    }
}

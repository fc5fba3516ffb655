package dev.herd;

import dev.herd.HerdMap.Change;
import dev.herd.HerdMap.Filter;
import dev.herd.value.Limits;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.AfterClass;
import org.testng.annotations.Test;

/** The rules of Reactive Streams for a publisher that never completes by itself. */
@Test
public class ChangesTckTest extends FlowPublisherVerification<Change<String, String>> {

    private static final long PATIENCE_MILLIS = 5_000;
    private static final long SILENCE_MILLIS = 50;

    /** More than any test of such a publisher takes, though it may ask for more. */
    private static final long MOST_CHANGES = 2_000;

    private final ExecutorService executor = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "listeners");
        thread.setDaemon(true);
        return thread;
    });

    public ChangesTckTest() {
        super(new TestEnvironment(PATIENCE_MILLIS, SILENCE_MILLIS));
    }

    @AfterClass
    public void stop() {
        executor.shutdown();
    }

    /** Each key that changes once after the subscription is a change of its own. */
    @Override
    public Flow.Publisher<Change<String, String>> createFlowPublisher(long changes) {
        ReplicaMap<String, String> map = new TestMaps(Limits.defaults(), executor).map("news");
        Flow.Publisher<Change<String, String>> publisher = map.changes(Filter.all());
        return subscriber -> {
            publisher.subscribe(subscriber);
            for (long i = 0; i < Math.min(changes, MOST_CHANGES); i++) {
                map.put("k" + i, "v");
            }
        };
    }

    /** There is none: what fails, fails for one subscriber. */
    @Override
    public Flow.@Nullable Publisher<Change<String, String>> createFailedFlowPublisher() {
        return null;
    }

    @Override
    public long maxElementsFromPublisher() {
        return publisherUnableToSignalOnComplete();
    }
}

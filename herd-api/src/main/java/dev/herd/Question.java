package dev.herd;

import dev.herd.time.Timing;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A client's question that waits for its answer. Its lines are guarded by the client, its answer is for any thread. */
final class Question {

    private final String line;
    private final Predicate<String> last;
    private final List<String> lines = new ArrayList<>();
    private final CompletableFuture<List<String>> answer = new CompletableFuture<>();
    private volatile Timing.@Nullable Timer timer;

    Question(String line, Predicate<String> last) {
        this.line = line;
        this.last = last;
    }

    String line() {
        return line;
    }

    CompletableFuture<List<String>> answer() {
        return answer;
    }

    /** What ends it if nothing else does. */
    void timer(Timing.Timer expiry) {
        timer = expiry;
    }

    /** Takes a line of the answer; whether it was the last. */
    boolean take(String answered) {
        lines.add(answered);
        return last.test(answered);
    }

    /** Forgets the beginning of an answer, since all of it will be given again. */
    void forget() {
        lines.clear();
    }

    void complete() {
        stopTimer();
        answer.complete(List.copyOf(lines));
    }

    void fail(Exception failure) {
        stopTimer();
        answer.completeExceptionally(failure);
    }

    private void stopTimer() {
        Timing.Timer expiry = timer;
        if (expiry != null) {
            expiry.cancel();
        }
    }
}

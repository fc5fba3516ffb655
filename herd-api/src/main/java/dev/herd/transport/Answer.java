package dev.herd.transport;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What a client is told.
 *
 * @param text one or more lines, separated by {@code \n}, without the end of the last; empty for no answer at all
 * @param refused whether the line was refused: a transport that can say so apart from the text (an exit status, say)
 *     does
 */
public record Answer(String text, boolean refused) {

    private static final Answer NONE = new Answer("", false);

    /** Refuses null where it is made, not where it is to be written. */
    public Answer {
        Objects.requireNonNull(text, "text");
    }

    /**
     * An answer.
     *
     * @param text one or more lines, separated by {@code \n}
     * @return the answer
     */
    public static Answer of(String text) {
        return new Answer(text, false);
    }

    /**
     * A refusal in the usual form: a question mark, a space, and the line as it came.
     *
     * @param line the line that was not understood or not allowed
     * @return the answer
     */
    public static Answer refused(String line) {
        return new Answer("? " + line, true);
    }

    /**
     * No answer.
     *
     * @return an answer of which nothing is written
     */
    public static Answer none() {
        return NONE;
    }

    /**
     * This answer as a stage.
     *
     * @return a stage that is complete already
     */
    public CompletionStage<Answer> now() {
        return CompletableFuture.completedFuture(this);
    }
}

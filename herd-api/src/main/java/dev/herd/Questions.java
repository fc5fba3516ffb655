package dev.herd;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The unanswered questions of a client, in their order: first those said to the node that it talks to, which answers
 * them in that order, then those still to be said. Guarded by the client.
 */
final class Questions {

    private final Deque<Question> said = new ArrayDeque<>();
    private final Deque<Question> unsaid = new ArrayDeque<>();

    int size() {
        return said.size() + unsaid.size();
    }

    void add(Question question) {
        unsaid.add(question);
    }

    /** Says what is still to be said, as far as it is taken; whether all was. */
    boolean say(Predicate<String> node) {
        for (Question next; (next = unsaid.peek()) != null && node.test(next.line()); ) {
            said.add(unsaid.remove());
        }
        return unsaid.isEmpty();
    }

    /** Whether the node owes an answer. */
    boolean awaited() {
        return !said.isEmpty();
    }

    /** Takes a line of the answer that is awaited; returns the question if it has been answered by that, else null. */
    @Nullable
    Question answer(String line) {
        return said.getFirst().take(line) ? said.remove() : null;
    }

    /** Takes out a question that was said; false if it is none of those. */
    boolean removeSaid(Question question) {
        return said.remove(question);
    }

    /** Takes out a question that was not said; false if it is none of those. */
    boolean removeUnsaid(Question question) {
        return unsaid.remove(question);
    }

    /** The node is given up: all is to be said again, and the beginning of an answer is worth nothing. */
    void unsay() {
        while (!said.isEmpty()) {
            Question question = said.removeLast();
            question.forget();
            unsaid.addFirst(question);
        }
    }

    /** Takes out all. */
    List<Question> drain() {
        List<Question> all = new ArrayList<>(said);
        all.addAll(unsaid);
        said.clear();
        unsaid.clear();
        return all;
    }
}

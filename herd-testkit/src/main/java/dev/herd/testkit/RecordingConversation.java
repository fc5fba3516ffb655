package dev.herd.testkit;

import dev.herd.transport.Conversation;
import dev.herd.transport.ConversationListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A client that remembers what its node says, and notes each rule of CONTRACTS.md that the transport breaks. May be
 * used by any threads.
 */
public final class RecordingConversation implements ConversationListener {

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final AtomicBoolean inCall = new AtomicBoolean();
    private volatile @Nullable Conversation conversation;
    private volatile @Nullable String closed;

    /** A conversation that has not begun. */
    public RecordingConversation() {}

    /**
     * Says a line.
     *
     * @param line the line
     * @return whether it was taken
     */
    public boolean say(String line) {
        Conversation opened = conversation;
        if (opened == null) {
            throw new AssertionError("the conversation has not begun");
        }
        return opened.say(line);
    }

    /** Closes the conversation, if it has begun. */
    public void close() {
        Conversation opened = conversation;
        if (opened != null) {
            opened.close();
        }
    }

    /**
     * Whether it has begun.
     *
     * @return true after {@code opened}
     */
    public boolean wasOpened() {
        return conversation != null;
    }

    /**
     * Whether it has ended.
     *
     * @return true after {@code closed}
     */
    public boolean isClosed() {
        return closed != null;
    }

    /**
     * What the node said.
     *
     * @return all lines in their order
     */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    /**
     * Asserts that no rule was broken.
     *
     * @throws AssertionError with all rules that were
     */
    public void check() {
        if (!violations.isEmpty()) {
            throw new AssertionError(String.join("; ", violations));
        }
    }

    private void during(String call, Runnable action) {
        if (!inCall.compareAndSet(false, true)) {
            violations.add("C11: " + call + " while another call was not done");
        }
        if (closed != null) {
            violations.add("C11: " + call + " after closed");
        } else if (call.equals("opened") && conversation != null) {
            violations.add("C11: opened twice");
        } else if (call.equals("line") && conversation == null) {
            violations.add("C11: line before opened");
        }
        action.run();
        inCall.set(false);
    }

    @Override
    public void opened(Conversation opened) {
        during("opened", () -> conversation = opened);
    }

    @Override
    public void line(String line) {
        during("line", () -> lines.add(line));
    }

    @Override
    public void closed(String reason) {
        during("closed", () -> closed = reason);
    }
}

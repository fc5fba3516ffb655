package dev.herd.testkit;

import dev.herd.transport.Answer;
import dev.herd.transport.ClientHandler;
import dev.herd.transport.ClientSession;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;

/**
 * A client handler that remembers what it is told, and notes each rule of CONTRACTS.md that the transport breaks. It
 * answers each line with the line until it is told otherwise. May be used by any threads.
 */
public final class RecordingClientHandler implements ClientHandler {

    private final List<ClientSession> sessions = new CopyOnWriteArrayList<>();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Map<ClientSession, String> closed = new ConcurrentHashMap<>();
    private final Map<ClientSession, CompletionStage<Answer>> working = new ConcurrentHashMap<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private volatile BiFunction<ClientSession, String, CompletionStage<Answer>> answers =
            (session, line) -> Answer.of(line).now();

    /** A handler that has heard nothing yet. */
    public RecordingClientHandler() {}

    /**
     * Changes how lines are answered.
     *
     * @param change gives the answer to a line
     */
    public void answer(BiFunction<ClientSession, String, CompletionStage<Answer>> change) {
        answers = change;
    }

    /**
     * Who came.
     *
     * @return all sessions, those that have closed included
     */
    public List<ClientSession> sessions() {
        return List.copyOf(sessions);
    }

    /**
     * What was said.
     *
     * @return all lines of all sessions
     */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    /**
     * Who has gone.
     *
     * @return how many sessions have closed
     */
    public int closedSessions() {
        return closed.size();
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

    private void checkOrder(ClientSession session, String call) {
        if (closed.containsKey(session)) {
            violations.add("C1: " + call + " after closed");
        } else if (sessions.contains(session) == call.equals("opened")) {
            violations.add("C1: " + call + (call.equals("opened") ? " twice" : " before opened"));
        }
    }

    @Override
    public void opened(ClientSession session) {
        checkOrder(session, "opened");
        sessions.add(session);
    }

    @Override
    public CompletionStage<Answer> line(ClientSession session, String line) {
        checkOrder(session, "line");
        lines.add(line);
        CompletionStage<Answer> before = working.get(session);
        if (before != null && !before.toCompletableFuture().isDone()) {
            violations.add("C4: '" + line + "' before the line before it was answered");
        }
        CompletionStage<Answer> answer = answers.apply(session, line);
        working.put(session, answer);
        return answer;
    }

    @Override
    public void closed(ClientSession session, String reason) {
        checkOrder(session, "closed");
        closed.put(session, reason);
    }
}

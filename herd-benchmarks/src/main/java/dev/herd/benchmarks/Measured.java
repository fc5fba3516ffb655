package dev.herd.benchmarks;

import java.util.Map;
import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The span of a run that counts. A recording has it as an event; outside of one it costs nothing. */
@Name(Measured.NAME)
@Label("Measured Span")
@Category("Herd")
@StackTrace(false)
final class Measured extends Event {

    static final String NAME = "dev.herd.benchmarks.Measured";

    private final ThreadCosts before;

    private Measured() {
        before = isEnabled() ? ThreadCosts.now() : new ThreadCosts(Map.of());
    }

    /** The span begins now. */
    static Measured begun() {
        Measured span = new Measured();
        span.begin();
        return span;
    }

    /** The span ends; where a recording is made, the shares of the kinds of threads are put among the figures. */
    void end(Map<String, Double> results) {
        end();
        if (shouldCommit()) {
            commit();
            ThreadCosts.now().since(before).shares(results);
        }
    }
}

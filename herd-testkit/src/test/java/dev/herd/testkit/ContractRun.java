package dev.herd.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Map;
import java.util.TreeMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Runs a contract against an implementation, and tells which of its tests failed. */
final class ContractRun {

    private final Map<String, String> failures = new TreeMap<>();

    private ContractRun(Class<?> testClass) {
        EngineExecutionResults results = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(testClass))
                .configurationParameter("junit.jupiter.execution.timeout.default", "60 s")
                .execute();
        assertThat(results.testEvents().started().count())
                .as("tests of " + testClass)
                .isPositive();
        for (Event event : results.testEvents().failed().list()) {
            String failure = event.getRequiredPayload(TestExecutionResult.class)
                    .getThrowable()
                    .map(Throwable::toString)
                    .orElse("");
            failures.put(event.getTestDescriptor().getDisplayName(), failure);
        }
    }

    /** Runs all tests of the class; those of a contract among them. */
    static ContractRun of(Class<?> testClass) {
        return new ContractRun(testClass);
    }

    /** Asserts that the test of a rule failed. */
    ContractRun failsAt(String rule) {
        assertThat(failures.keySet()).anyMatch(name -> name.startsWith(rule + " "));
        return this;
    }

    /** Asserts that a test failed with a message that names a rule. */
    ContractRun failsNaming(String rule) {
        assertThat(failures.values()).anyMatch(failure -> failure.contains(rule + ":"));
        return this;
    }

    /** Asserts that nothing failed but tests of the given rules. */
    void andOnlyThere(String... rules) {
        assertThat(failures.keySet()).allMatch(name -> {
            for (String rule : rules) {
                if (name.startsWith(rule + " ")) {
                    return true;
                }
            }
            return false;
        });
    }
}

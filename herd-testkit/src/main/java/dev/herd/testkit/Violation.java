package dev.herd.testkit;

/** A rule was broken in a simulated herd. */
public final class Violation extends AssertionError {

    private static final long serialVersionUID = 1;

    private final Checker checker;

    /**
     * A broken rule.
     *
     * @param checker who found it
     * @param message what was seen
     */
    public Violation(Checker checker, String message) {
        super(message);
        this.checker = checker;
    }

    private Violation(Checker checker, String message, Throwable cause) {
        super(message, cause);
        this.checker = checker;
    }

    /** Whatever came out of a simulation as a violation that says where it happened. */
    static Violation of(Throwable thrown, String where, String details) {
        Checker checker = thrown instanceof Violation violation
                ? violation.checker
                : thrown instanceof AssertionError ? Checker.CONTRACT : Checker.EXCEPTION;
        String what = thrown instanceof AssertionError ? String.valueOf(thrown.getMessage()) : thrown.toString();
        return new Violation(checker, where + " (" + checker.label() + "): " + what + "; " + details, thrown);
    }

    /**
     * Who found it.
     *
     * @return the checker
     */
    public Checker checker() {
        return checker;
    }
}

package dev.herd.benchmarks;

/** A system has not done what it was asked to: its figures mean nothing. */
final class WrongResultException extends RuntimeException {
    private static final long serialVersionUID = 1;

    WrongResultException(String message) {
        super(message);
    }
}

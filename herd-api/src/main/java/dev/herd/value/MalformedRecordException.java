package dev.herd.value;

/** Bytes that are no record. Thrown often enough by hostile input that it carries no stack trace. */
public final class MalformedRecordException extends Exception {
    private static final long serialVersionUID = 1;

    MalformedRecordException(String message) {
        super(message, null, false, false);
    }
}

package dev.herd.wire;

/** Bytes that are not ours. Thrown often enough by hostile input that it carries no stack trace. */
public final class MalformedFrameException extends Exception {
    private static final long serialVersionUID = 1;

    /**
     * Says what is wrong.
     *
     * @param message for the link's close reason
     */
    public MalformedFrameException(String message) {
        super(message, null, false, false);
    }
}

package dev.herd.transport;

import java.io.IOException;

/** A line is longer than it may be. The message says so in a form that fits an answer to whoever sent it. */
public final class LineLengthException extends IOException {

    private static final long serialVersionUID = 1;

    LineLengthException(int maxLineBytes) {
        super("line longer than " + maxLineBytes + " bytes");
    }
}

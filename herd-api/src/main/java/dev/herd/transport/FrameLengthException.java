package dev.herd.transport;

import java.io.IOException;

/** A stream of frames claims a frame of a length that no frame has: what follows makes no sense either. */
public final class FrameLengthException extends IOException {

    private static final long serialVersionUID = 1;

    FrameLengthException(String message) {
        super(message);
    }
}

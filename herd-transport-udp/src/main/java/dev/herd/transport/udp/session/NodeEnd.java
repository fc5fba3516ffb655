package dev.herd.transport.udp.session;

import dev.herd.transport.Link;
import dev.herd.transport.LinkHandler;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's handler, while it is to be called. What it throws, which it must not, ends here: only its link suffers from
 * it.
 */
final class NodeEnd {

    private static final Logger log = LoggerFactory.getLogger(NodeEnd.class);

    private final Link link;
    private @Nullable LinkHandler handler;
    private @Nullable Throwable failure;

    NodeEnd(Link link) {
        this.link = link;
    }

    void opened(LinkHandler opened) {
        handler = opened;
        try {
            opened.opened(link);
        } catch (Throwable e) {
            failed(e);
        }
    }

    /** Returns whether the handler has got it. */
    boolean frame(ByteBuffer frame) {
        LinkHandler taking = handler;
        if (taking == null || failure != null) {
            return false;
        }
        try {
            taking.frame(frame);
        } catch (Throwable e) {
            failed(e);
        }
        return true;
    }

    /** Something came that is no frame. */
    void alive() {
        LinkHandler told = handler;
        if (told != null && failure == null) {
            try {
                told.alive();
            } catch (Throwable e) {
                failed(e);
            }
        }
    }

    /** Returns whether the handler had something. */
    boolean fill(long ticket, ByteBuffer frame) {
        LinkHandler filling = handler;
        if (filling == null || failure != null) {
            return false;
        }
        int start = frame.position();
        try {
            filling.fill(ticket, frame);
        } catch (Throwable e) {
            failed(e);
            return false;
        }
        return frame.position() > start;
    }

    void delivered(long ticket) {
        LinkHandler told = handler;
        if (told != null) {
            try {
                told.delivered(ticket);
            } catch (Throwable e) {
                failed(e);
            }
        }
    }

    void lost(long ticket) {
        LinkHandler told = handler;
        if (told != null) {
            try {
                told.lost(ticket);
            } catch (Throwable e) {
                failed(e);
            }
        }
    }

    /** Tells it, if it was opened and hasn't been told, and calls it no more. */
    void closed(String reason) {
        LinkHandler told = handler;
        handler = null;
        if (told != null) {
            try {
                told.closed(reason);
            } catch (Throwable e) {
                log.error("the handler of link {} failed at its end", link, e);
            }
        }
    }

    private void failed(Throwable thrown) {
        log.error("link {} failed", link, thrown);
        failure = thrown;
    }

    /** Why the link must be closed, if the handler has thrown. */
    @Nullable
    String failure() {
        return failure == null ? null : "internal error: " + failure;
    }
}

package dev.herd.transport.ssh;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.io.IoWriteFuture;
import org.apache.sshd.common.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The packets of a session that its connection hasn't taken yet. MINA answers whatever is asked, and keeps the answers without
 * a bound; so whoever asks a lot and reads nothing is sent away. Wires have one packet each under way.
 */
final class Unsent {

    private static final Logger log = LoggerFactory.getLogger(Unsent.class);

    private static final int MOST_PACKETS = 4_000;

    private final AtomicInteger packets = new AtomicInteger();

    /** A packet was written. */
    IoWriteFuture watch(Session session, IoWriteFuture write) {
        if (!write.isDone()) {
            int now = packets.incrementAndGet();
            write.addListener(done -> packets.decrementAndGet());
            if (now == MOST_PACKETS) {
                log.info("{} reads nothing of {} packets, and is sent away", session.getRemoteAddress(), now);
            }
            if (now >= MOST_PACKETS) {
                session.close(true);
            }
        }
        return write;
    }
}

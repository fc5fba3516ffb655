package dev.herd.transport.ssh;

import dev.herd.transport.Refusals;
import dev.herd.transport.TransportContext;
import dev.herd.value.Limits;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What all connections of a transport share.
 *
 * @param limits every bound
 * @param refusals is told of what is not taken
 * @param patrol watches whether who is let in is still believed
 * @param registry who is to be told when the transport closes
 * @param buffers to write from
 * @param pool where everything happens
 * @param timer what has to happen later; starts things, and does nothing itself
 */
record Shared(
        Limits limits,
        Refusals refusals,
        Patrol patrol,
        Registry registry,
        Buffers buffers,
        ExecutorService pool,
        ScheduledExecutorService timer) {

    Shared(TransportContext context, Trust trust, ExecutorService pool, ScheduledExecutorService timer) {
        this(
                context.limits(),
                context.refusals(),
                new Patrol(trust, pool, timer),
                new Registry(context.limits().links() + context.limits().clients()),
                new Buffers(SshLink.bufferBytes(context.limits().frameBytes())),
                pool,
                timer);
    }
}

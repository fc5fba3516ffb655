package dev.herd.transport.tcp;

import dev.herd.transport.Admission;
import dev.herd.transport.Refusals;
import dev.herd.transport.TransportContext;
import dev.herd.value.Limits;
import io.netty.channel.Channel;

/**
 * What all connections of a transport share.
 *
 * @param limits every bound
 * @param admission who may connect
 * @param refusals is told of what is not taken
 * @param registry who is to be told when the transport closes
 */
record Shared(Limits limits, Admission<Channel> admission, Refusals refusals, Registry registry) {

    Shared(TransportContext context) {
        this(
                context.limits(),
                Admission.of(context.limits()),
                context.refusals(),
                new Registry(context.limits().links() + context.limits().clients()));
    }
}

package dev.herd.transport.tcp;

import dev.herd.transport.Admission;
import dev.herd.value.Limits;
import io.netty.channel.Channel;

/**
 * What all connections of a transport share.
 *
 * @param limits every bound
 * @param admission who may connect
 * @param registry who is to be told when the transport closes
 */
record Shared(Limits limits, Admission<Channel> admission, Registry registry) {

    Shared(Limits limits) {
        this(limits, new Admission<>(limits.clients(), limits.links()), new Registry());
    }
}

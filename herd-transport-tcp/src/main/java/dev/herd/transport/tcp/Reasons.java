package dev.herd.transport.tcp;

import io.netty.channel.Channel;
import io.netty.channel.ConnectTimeoutException;
import io.netty.util.AttributeKey;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Why connections end and where they lead, in words. */
@SuppressWarnings("FutureReturnValueIgnored") // of writes and closes: what fails is an event of the channel
final class Reasons {

    private static final AttributeKey<String> REASON = AttributeKey.valueOf(Reasons.class, "reason");

    private Reasons() {}

    /** Closes a channel from any thread, so that its handler can say why. */
    static void close(Channel channel, String reason) {
        channel.attr(REASON).setIfAbsent(reason);
        channel.close();
    }

    /** Why a channel was closed. */
    static String of(Channel channel) {
        return Objects.requireNonNullElse(channel.attr(REASON).get(), "the connection was closed");
    }

    /** What a failure of the network means. */
    static String of(Throwable failure) {
        if (failure instanceof ConnectTimeoutException) {
            return "no answer in time";
        }
        Throwable cause = failure instanceof IOException && failure.getCause() != null ? failure.getCause() : failure;
        String message = cause.getMessage();
        if (message == null) {
            return cause.getClass().getSimpleName();
        }
        // Netty's native transports put the name of a system call and its error number before the words.
        String words = message.contains("(..) failed") ? message.substring(message.lastIndexOf(": ") + 2) : message;
        return words.isEmpty() ? words : words.substring(0, 1).toLowerCase(Locale.ROOT) + words.substring(1);
    }

    /** An address as {@code host:port}, an IPv6 one in brackets. */
    static String remote(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress internet
                ? NetUtil.toSocketAddressString(internet)
                : String.valueOf(address);
    }

    /** Whether an address is this machine's own loopback. */
    static boolean loopback(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress internet
                && internet.getAddress() != null
                && internet.getAddress().isLoopbackAddress();
    }
}

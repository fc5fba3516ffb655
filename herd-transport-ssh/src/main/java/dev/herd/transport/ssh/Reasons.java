package dev.herd.transport.ssh;

import dev.herd.transport.HostAddresses;
import dev.herd.transport.ssh.keys.Printable;
import java.io.EOFException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Locale;
import org.apache.sshd.common.SshException;
import org.jspecify.annotations.Nullable;

/** Why connections end and where they lead, in words. */
final class Reasons {

    static final String GONE = "the connection was closed";

    private Reasons() {}

    /** What a failure of the network or of the other end means, fit for a log whatever the other end has said. */
    static String of(@Nullable Throwable failure) {
        if (failure == null || failure instanceof EOFException) {
            return GONE;
        }
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        if (message == null || message.isEmpty()) {
            return cause.getClass().getSimpleName();
        }
        return Printable.of(message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1));
    }

    /** A failure that is fit for a log: with plain characters in place of whatever the other end has said. */
    static Throwable plain(Throwable failure) {
        String message = failure.getMessage();
        if (message == null || Printable.of(message).equals(message)) {
            return failure;
        }
        int code = failure instanceof SshException e ? e.getDisconnectCode() : 0;
        return new SshException(code, Printable.of(message));
    }

    /** An address as {@code host:port}, an IPv6 one in brackets. */
    static String remote(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress internet ? HostAddresses.text(internet) : String.valueOf(address);
    }

    /** Whether an address is this machine's own loopback. */
    static boolean loopback(@Nullable SocketAddress address) {
        return address instanceof InetSocketAddress internet
                && internet.getAddress() != null
                && internet.getAddress().isLoopbackAddress();
    }
}

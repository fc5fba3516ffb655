package dev.herd.transport.udp;

import dev.herd.transport.udp.session.PathRules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketOption;
import java.nio.channels.DatagramChannel;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sockets whose datagrams are dropped, not cut up, where they are too large for the way, if the system has such sockets and
 * Java knows how to ask for them: from version 19 on. Only with these does the arrival of a large datagram show that the way
 * carries it; and one that is cut up is lost with any of its pieces.
 */
final class WholeDatagrams {

    private static final Logger log = LoggerFactory.getLogger(WholeDatagrams.class);

    /** Of the JDK's own module, which need not be there; so it is looked for among the options that a socket has. */
    private static final String OPTION = "IP_DONTFRAGMENT";

    private final @Nullable SocketOption<Boolean> option;

    WholeDatagrams() {
        option = find();
    }

    private static @Nullable SocketOption<Boolean> find() {
        try (DatagramChannel channel = DatagramChannel.open()) {
            SocketOption<Boolean> found = find(channel.supportedOptions());
            if (found != null) {
                channel.setOption(found, true);
                return found;
            }
            log.debug("Java {} can't keep datagrams whole", Runtime.version());
        } catch (IOException | UnsupportedOperationException e) {
            log.debug("this system can't keep datagrams whole", e);
        }
        return null;
    }

    @SuppressWarnings("unchecked") // its type was looked at
    private static @Nullable SocketOption<Boolean> find(Set<SocketOption<?>> options) {
        for (SocketOption<?> each : options) {
            if (each.name().equals(OPTION) && each.type().equals(Boolean.class)) {
                return (SocketOption<Boolean>) each;
            }
        }
        return null;
    }

    /** Whether sockets have it. */
    boolean areKept() {
        return option != null;
    }

    /** How large datagrams may be tried on them. */
    PathRules rules() {
        return areKept() ? PathRules.ofWholeDatagrams() : PathRules.defaults();
    }

    /** A socket that isn't bound yet; an {@link UncheckedIOException} if there is none to be had. */
    DatagramChannel open() {
        try {
            DatagramChannel channel = DatagramChannel.open();
            SocketOption<Boolean> wanted = option;
            if (wanted != null) {
                channel.setOption(wanted, true);
            }
            return channel;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

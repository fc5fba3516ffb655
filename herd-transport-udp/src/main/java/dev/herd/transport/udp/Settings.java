package dev.herd.transport.udp;

import dev.herd.transport.udp.client.DeskSetup;
import dev.herd.transport.udp.client.Networks;
import dev.herd.transport.udp.crypto.KeyRing;
import dev.herd.transport.udp.packet.Packets;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a node's settings say, all of which begin with {@code herd.udp.}
 *
 * @param threads {@code threads}: how many, 1 to 64; default 2
 * @param keysFile {@code keys}: a file of keys, one a line, the one in use first; never blank; null where there is none
 * @param keys what that file held at the start, or no key
 * @param anywhereWithoutKey {@code withoutKey=anywhere}: whether to listen beyond loopback, and dial there without a warning,
 *     though there is no key, so that who can answer in a peer's place can be that peer
 * @param clients {@code clients.trusted}: networks whose clients need no proof of their address, default none;
 *     {@code clients.datagramBytes}: the largest datagram to a client beyond loopback, default 1,200;
 *     {@code clients.linesPerSecond}: how many lines a network may say that isn't trusted, default 100
 */
record Settings(
        int threads, @Nullable Path keysFile, KeyRing keys, boolean anywhereWithoutKey, DeskSetup.Rules clients) {

    private static final String TRUSTED = "clients.trusted";
    private static final String DATAGRAM_BYTES = "clients.datagramBytes";
    private static final String LINES_PER_SECOND = "clients.linesPerSecond";
    private static final Set<String> NAMES =
            Set.of("threads", "keys", "withoutKey", TRUSTED, DATAGRAM_BYTES, LINES_PER_SECOND);

    /** Reads them; throws an {@link IllegalArgumentException} that names the setting, its value and what would be right. */
    static Settings of(Map<String, String> settings) {
        for (String name : new TreeSet<>(settings.keySet())) {
            if (!NAMES.contains(name)) {
                throw new IllegalArgumentException("setting 'herd.udp." + name
                        + "' is unknown; the udp transport has 'herd.udp.threads', 'herd.udp.keys',"
                        + " 'herd.udp.withoutKey', 'herd.udp.clients.trusted', 'herd.udp.clients.datagramBytes' and"
                        + " 'herd.udp.clients.linesPerSecond'");
            }
        }
        String threads = settings.getOrDefault("threads", "2").strip();
        if (!threads.matches("[1-9]|[1-5][0-9]|6[0-4]")) {
            throw wrong("threads", threads, "a whole number from 1 to 64", null);
        }
        String without = settings.getOrDefault("withoutKey", "loopback").strip();
        if (!without.equals("loopback") && !without.equals("anywhere")) {
            throw wrong("withoutKey", without, "loopback or anywhere", null);
        }
        String file = settings.get("keys");
        Path path = file == null ? null : path(file.strip());
        KeyRing keys = path == null ? KeyRing.none() : read(path);
        return new Settings(Integer.parseInt(threads), path, keys, without.equals("anywhere"), clients(settings));
    }

    private static DeskSetup.Rules clients(Map<String, String> settings) {
        return new DeskSetup.Rules(
                networks(settings.getOrDefault(TRUSTED, "").strip()),
                number(settings, DATAGRAM_BYTES, 1_200, 548, Packets.MOST_BYTES),
                number(settings, LINES_PER_SECOND, 100, 1, 1_000_000));
    }

    private static Networks networks(String trusted) {
        try {
            return Networks.parse(trusted);
        } catch (IllegalArgumentException e) {
            throw wrong(TRUSTED, trusted, "networks separated by commas: " + e.getMessage(), e);
        }
    }

    private static int number(Map<String, String> settings, String name, int usual, int least, int most) {
        String value = settings.getOrDefault(name, Integer.toString(usual)).strip();
        if (value.matches("[0-9]{1,9}") && Integer.parseInt(value) >= least && Integer.parseInt(value) <= most) {
            return Integer.parseInt(value);
        }
        throw wrong(name, value, "a whole number from " + least + " to " + most, null);
    }

    private static Path path(String file) {
        if (file.isEmpty()) {
            throw wrong("keys", file, "the name of a file of keys; leave the setting out to have none", null);
        }
        try {
            return Path.of(file);
        } catch (InvalidPathException e) {
            throw wrong("keys", file, "the name of a file", e);
        }
    }

    private static KeyRing read(Path path) {
        try {
            return KeyFile.read(path);
        } catch (IOException e) {
            throw wrong("keys", path.toString(), "a file that can be read: " + e, e);
        } catch (IllegalArgumentException e) {
            throw wrong("keys", path.toString(), "a file of keys: " + e.getMessage(), e);
        }
    }

    private static IllegalArgumentException wrong(String name, String value, String right, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "setting 'herd.udp." + name + "' is '" + value + "', but must be " + right, cause);
    }
}

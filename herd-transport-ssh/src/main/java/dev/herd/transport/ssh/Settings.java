package dev.herd.transport.ssh;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a node's settings say, all of which begin with {@code herd.ssh.}
 *
 * @param threads {@code threads}: how many, 1 to 64; default 2
 * @param rekeyBytes {@code rekeyBytes}: after so many bytes in one direction a connection takes new keys, 1 MiB to 1 TiB;
 *     default 1 GiB
 */
record Settings(int threads, long rekeyBytes) {

    private static final Set<String> NAMES = Set.of("threads", "rekeyBytes");

    /** Reads them; throws an {@link IllegalArgumentException} that names the setting, its value and what would be right. */
    static Settings of(Map<String, String> settings) {
        for (String name : new TreeSet<>(settings.keySet())) {
            if (!NAMES.contains(name)) {
                throw new IllegalArgumentException("setting 'herd.ssh." + name + "' is unknown; the ssh transport has "
                        + String.join(", ", new TreeSet<>(NAMES)));
            }
        }
        return new Settings(
                (int) number(settings, "threads", 2, 1, 64),
                number(settings, "rekeyBytes", 1L << 30, 1 << 20, 1L << 40));
    }

    private static long number(Map<String, String> settings, String name, long usual, long least, long most) {
        String value = settings.getOrDefault(name, Long.toString(usual)).strip();
        if (value.matches("[0-9]{1,15}") && Long.parseLong(value) >= least && Long.parseLong(value) <= most) {
            return Long.parseLong(value);
        }
        throw wrong(name, value, "a whole number from " + least + " to " + most, null);
    }

    private static IllegalArgumentException wrong(String name, String value, String right, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "setting 'herd.ssh." + name + "' is '" + value + "', but must be " + right, cause);
    }
}

package dev.herd.transport.ssh.keys;

import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What an {@code authorized_keys} file says. A line's options are kept to, or the line isn't used at all: one that was meant
 * to restrict a key must not let it do more than was meant.
 */
public final class AuthorizedKeys {

    private final Map<KeyText, List<Entry>> entries;

    private record Entry(KeyOptions options, Grant grant) {}

    /**
     * What a key may do.
     *
     * @param name what the file calls it: the comment, or its fingerprint where there is none
     * @param terminal whether it may have a terminal
     */
    public record Grant(String name, boolean terminal) {}

    private AuthorizedKeys(Map<KeyText, List<Entry>> entries) {
        this.entries = entries;
    }

    /**
     * Reads the lines of a file.
     *
     * @param lines the lines
     * @param complaints is told of each line that is not used
     * @return what they say
     */
    public static AuthorizedKeys parse(List<String> lines, Consumer<String> complaints) {
        Map<KeyText, List<Entry>> entries = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            try {
                add(entries, line);
            } catch (IllegalArgumentException e) {
                complaints.accept("line " + (i + 1) + " is not used: " + e.getMessage());
            }
        }
        return new AuthorizedKeys(entries);
    }

    private static void add(Map<KeyText, List<Entry>> entries, String line) {
        KeyOptions options = KeyOptions.NONE;
        KeyText key = key(line);
        String rest = line;
        if (key == null) {
            int end = KeyOptions.end(line);
            options = KeyOptions.parse(line.substring(0, end));
            rest = line.substring(end).strip();
            key = key(rest);
        }
        if (key == null) {
            throw new IllegalArgumentException("it should look like: ssh-ed25519 AAAA… name");
        }
        String[] words = rest.split("[ \t]+", 3);
        String name = words.length < 3 || words[2].isBlank() ? key.fingerprint() : words[2].strip();
        entries.computeIfAbsent(key, each -> new ArrayList<>())
                .add(new Entry(options, new Grant(name, options.terminal())));
    }

    private static @Nullable KeyText key(String line) {
        String[] words = line.split("[ \t]+", 3);
        return words.length < 2 ? null : KeyText.read(words[0], words[1]);
    }

    /**
     * What a key may do.
     *
     * @param key the key
     * @param from where it comes from
     * @param now when
     * @return what it may do, or null if it may do nothing, or not from there, or not any more
     */
    public @Nullable Grant find(KeyText key, InetAddress from, Instant now) {
        for (Entry entry : entries.getOrDefault(key, List.of())) {
            if (entry.options.allow(from, now)) {
                return entry.grant;
            }
        }
        return null;
    }
}

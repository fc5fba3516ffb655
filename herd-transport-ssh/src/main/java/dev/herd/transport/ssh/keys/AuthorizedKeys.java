package dev.herd.transport.ssh.keys;

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

    private record Entry(int line, KeyOptions options, String name) {}

    /**
     * What somebody may do.
     *
     * @param name of a key, what the file calls it: the comment, or its fingerprint where there is none; of a certificate,
     *     the name in it that is let in
     * @param terminal whether he may have a terminal
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
                add(entries, i + 1, line);
            } catch (IllegalArgumentException e) {
                complaints.accept("line " + (i + 1) + " is not used: " + e.getMessage());
            }
        }
        return new AuthorizedKeys(entries);
    }

    private static void add(Map<KeyText, List<Entry>> entries, int number, String line) {
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
        entries.computeIfAbsent(key, each -> new ArrayList<>()).add(new Entry(number, options, name));
    }

    private static @Nullable KeyText key(String line) {
        String[] words = line.split("[ \t]+", 3);
        return words.length < 2 ? null : KeyText.read(words[0], words[1]);
    }

    /**
     * What somebody may do.
     *
     * @param caller who
     * @param now when
     * @param objections is told why, of each line that is about his key or his certificate's authority, he isn't let in by it
     * @return what he may do, or null if he may do nothing, or not from where he is, or not any more
     */
    public @Nullable Grant find(Caller caller, Instant now, Consumer<String> objections) {
        Certificate certificate = caller.certificate();
        KeyText key = certificate == null ? caller.key() : certificate.authority();
        for (Entry entry : entries.getOrDefault(key, List.of())) {
            if (entry.options.authority() != (certificate != null)) {
                continue; // an authority doesn't come itself, and who isn't one can't send others
            }
            String wrong = objection(entry, caller, now);
            if (wrong != null) {
                objections.accept("line " + entry.line + ": " + wrong);
            } else if (certificate == null) {
                return new Grant(entry.name, entry.options.terminal());
            } else {
                String name = name(entry.options, certificate.principals(), caller.login());
                if (name != null) {
                    return new Grant(name, entry.options.terminal() && certificate.terminal());
                }
                List<String> named = entry.options.principals();
                objections.accept("line " + entry.line + ": it is for none of those who may come: "
                        + (named == null
                                ? "without principals=, whose login name is in it, and that is "
                                        + Printable.of(caller.login())
                                : String.join(", ", named)));
            }
        }
        return null;
    }

    private static @Nullable String objection(Entry entry, Caller caller, Instant now) {
        Certificate certificate = caller.certificate();
        String wrong = caller.weak() ? "its key is too short" : entry.options.objection(caller.from(), now);
        return wrong == null && certificate != null ? certificate.objectionToUser(caller.from(), now) : wrong;
    }

    /** The one in a certificate who is let in by it: whoever he says he is if he may be that, else the first who may come. */
    private static @Nullable String name(KeyOptions options, List<String> principals, String login) {
        List<String> wanted = options.principals() == null ? List.of(login) : options.principals();
        if (wanted.contains(login) && principals.contains(login)) {
            return login;
        }
        return principals.stream().filter(wanted::contains).findFirst().orElse(null);
    }
}

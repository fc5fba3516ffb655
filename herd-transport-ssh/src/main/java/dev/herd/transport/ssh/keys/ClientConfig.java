package dev.herd.transport.ssh.keys;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a file like {@code ~/.ssh/config} says of hosts: of each setting the first value in a block that is for the host, as
 * OpenSSH has it. MINA's own reader refuses a whole file in which a {@code Match} is.
 */
public final class ClientConfig {

    private static final String HOST_NAME = "hostname";
    private static final String PROXY = "proxyjump";
    private static final String COMMAND = "proxycommand";
    private static final String IDENTITY = "identityfile";
    private static final Pattern LINE = Pattern.compile("(?<keyword>[^\\s=\"]+)(?:\\s*=\\s*|\\s+|$)(?<rest>.*)");
    private static final Pattern WORD =
            Pattern.compile("\\G\\s*(?:\"(?<quoted>[^\"]*)\"|(?<plain>[^\\s\"#][^\\s\"]*))");

    private static final Pattern TOKEN = Pattern.compile("%(.?)");

    /** What would be believed or done otherwise if it were kept to. */
    private static final Set<String> WITHHELD = Set.of(
            "include",
            "canonicalizehostname",
            "certificatefile",
            "globalknownhostsfile",
            "identityagent",
            "knownhostscommand",
            "pkcs11provider",
            "revokedhostkeys",
            "securitykeyprovider",
            "stricthostkeychecking",
            "userknownhostsfile",
            "verifyhostkeydns");

    private final List<Block> blocks;

    /** Lines for the hosts that match some of the patterns, and none of those after an exclamation mark. */
    private record Block(List<String> hosts, List<Setting> settings) {

        boolean isFor(String host) {
            boolean in = false;
            for (String pattern : hosts) {
                boolean not = pattern.startsWith("!");
                if (Patterns.wild(not ? pattern.substring(1) : pattern, host)) {
                    if (not) {
                        return false;
                    }
                    in = true;
                }
            }
            return in;
        }
    }

    private record Setting(String keyword, String value) {}

    /**
     * What is said of a host.
     *
     * @param name where it is reached; its own name if nothing is said
     * @param user who to be there, or null
     * @param port its port as it is written, or null
     * @param identities files with keys to prove there, as they are written, in order
     * @param jump the bastions before it as they are written, {@code none}, or null
     * @param command a {@code ProxyCommand} in place of those, or null
     * @param alias as what its key is known, or null
     */
    public record Host(
            String name,
            @Nullable String user,
            @Nullable String port,
            List<String> identities,
            @Nullable String jump,
            @Nullable String command,
            @Nullable String alias) {}

    private ClientConfig(List<Block> blocks) {
        this.blocks = blocks;
    }

    /**
     * Reads the lines of a file.
     *
     * @param lines the lines
     * @param complaints is told of each line that is not used though it would change who is believed or how he is reached
     * @return what they say
     */
    public static ClientConfig parse(List<String> lines, Consumer<String> complaints) {
        List<Block> blocks = new ArrayList<>();
        Block now = new Block(List.of("*"), new ArrayList<>());
        blocks.add(now);
        for (int i = 0; i < lines.size(); i++) {
            Matcher line = LINE.matcher(lines.get(i).strip());
            if (!line.matches() || line.group("keyword").startsWith("#")) {
                continue;
            }
            String keyword = line.group("keyword").toLowerCase(Locale.ROOT);
            List<String> words = words(line.group("rest"));
            String where = "line " + (i + 1) + ": " + line.group("keyword");
            if (keyword.equals("host")) {
                now = new Block(words, new ArrayList<>());
                blocks.add(now);
            } else if (keyword.equals("match")) {
                complaints.accept(where + " is not kept to, nor what follows up to the next Host");
                now = new Block(List.of(), new ArrayList<>());
            } else if (WITHHELD.contains(keyword)) {
                complaints.accept(where + " is not kept to");
            } else if (keyword.equals(COMMAND)) {
                now.settings.add(new Setting(keyword, line.group("rest").strip()));
            } else if (!words.isEmpty()) {
                now.settings.add(new Setting(keyword, words.get(0)));
            }
        }
        return new ClientConfig(List.copyOf(blocks));
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (Matcher word = WORD.matcher(text); word.find(); ) {
            String quoted = word.group("quoted");
            words.add(quoted == null ? word.group("plain") : quoted);
        }
        return List.copyOf(words);
    }

    /**
     * What is said of a host.
     *
     * @param host its name, as it was asked for
     * @return that, or nothing but its name
     * @throws IllegalArgumentException if a token in its {@code HostName} is unknown
     */
    public Host of(String host) {
        Map<String, String> first = new LinkedHashMap<>();
        List<String> identities = new ArrayList<>();
        for (Block block : blocks) {
            if (block.isFor(host)) {
                for (Setting setting : block.settings) {
                    if (setting.keyword.equals(IDENTITY)) {
                        identities.add(setting.value);
                    } else if (!isProxy(setting.keyword)
                            || first.keySet().stream().noneMatch(ClientConfig::isProxy)) {
                        first.putIfAbsent(setting.keyword, setting.value);
                    }
                }
            }
        }
        String name = first.get(HOST_NAME);
        String command = first.get(COMMAND);
        return new Host(
                name == null ? host : expand(name, Map.of("h", host)),
                first.get("user"),
                first.get("port"),
                List.copyOf(identities),
                first.get(PROXY),
                command == null || command.equalsIgnoreCase("none") ? null : command,
                first.get("hostkeyalias"));
    }

    /**
     * Puts values in place of tokens.
     *
     * @param text text in which there may be a percent sign and a letter
     * @param values what letters stand for; a second percent sign is one
     * @return the text with the values in it
     * @throws IllegalArgumentException if there is another token; names it
     */
    public static String expand(String text, Map<String, String> values) {
        return TOKEN.matcher(text).replaceAll(token -> {
            String value = token.group(1).equals("%") ? "%" : values.get(token.group(1));
            if (value == null) {
                throw new IllegalArgumentException(
                        "in '" + text + "' the token " + token.group() + " is not supported");
            }
            return Matcher.quoteReplacement(value);
        });
    }

    /** Of the two, whichever comes first is the one that counts. */
    private static boolean isProxy(String keyword) {
        return keyword.equals(PROXY) || keyword.equals(COMMAND);
    }
}

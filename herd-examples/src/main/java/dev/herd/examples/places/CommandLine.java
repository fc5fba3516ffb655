package dev.herd.examples.places;

import com.google.common.collect.Sets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the program was asked to do.
 *
 * @param help to say how it is used, and nothing else
 * @param server to run this server alone; null for all
 * @param config to read this folder; null for one that ships
 * @param links to read the folder that ships for these links
 * @param keys where the keys for SSH are
 */
record CommandLine(
        boolean help, @Nullable String server, @Nullable Path config, String links, Path keys) {

    static final String USAGE = """
            usage: java -jar places.jar [--server NAME] [--config DIR | --links KIND] [--keys DIR]

              --server NAME  run this server only, as a process of its own; without it, all run in one process
              --config DIR   read the servers from this folder, one *.properties file each
              --links KIND   read them from a folder that ships with this program: tcp (the default), udp,
                             ssh or mixed
              --keys DIR     keep the keys for SSH in this folder, and make those that it lacks; places-keys by default
              -h, --help     say this
            """;

    private static final Path KEYS = Path.of("places-keys");
    private static final Set<String> OPTIONS = Set.of("--server", "--config", "--links", "--keys");
    private static final Set<String> HELP = Set.of("--help", "-h");

    /**
     * Reads the arguments.
     *
     * @param arguments as the program got them
     * @return what they ask for
     * @throws IllegalArgumentException if they make no sense; says which and why
     */
    static CommandLine parse(List<String> arguments) {
        if (arguments.stream().anyMatch(HELP::contains)) {
            return new CommandLine(true, null, null, "tcp", KEYS);
        }
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < arguments.size(); i += 2) {
            String option = arguments.get(i);
            if (!OPTIONS.contains(option)) {
                throw new IllegalArgumentException("there is no option '" + option + "'; "
                        + (option.startsWith("-")
                                ? "the nearest is " + nearest(option)
                                : "a server is chosen by --server " + option));
            }
            if (i + 1 == arguments.size() || arguments.get(i + 1).startsWith("--")) {
                throw new IllegalArgumentException(option + " needs a value");
            }
            if (values.put(option, arguments.get(i + 1)) != null) {
                throw new IllegalArgumentException(option + " is given twice");
            }
        }
        if (values.containsKey("--config") && values.containsKey("--links")) {
            throw new IllegalArgumentException("--config and --links each choose a folder; give one of them");
        }
        Path keys = folder("--keys", values);
        return new CommandLine(
                false,
                values.get("--server"),
                folder("--config", values),
                values.getOrDefault("--links", "tcp"),
                keys == null ? KEYS : keys);
    }

    private static String nearest(String option) {
        return Spelling.nearest(option, new TreeSet<>(Sets.union(OPTIONS, HELP)));
    }

    private static @Nullable Path folder(String option, Map<String, String> values) {
        String value = values.get(option);
        try {
            return value == null ? null : Path.of(value);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException(option + " " + value + ": " + e.getReason(), e);
        }
    }
}

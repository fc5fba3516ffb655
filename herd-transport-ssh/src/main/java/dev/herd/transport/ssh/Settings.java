package dev.herd.transport.ssh;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a node's settings say, all of which begin with {@code herd.ssh.}; {@link SshTransport} says what they mean.
 *
 * @param threads how many, 1 to 64
 * @param rekeyBytes after so many bytes in one direction a connection takes new keys, 1 MiB to 1 TiB
 * @param loginSeconds how long a connection may take to prove a key, 1 to 600
 * @param config what says more of hosts, a file that is there, or null
 * @param files where keys are, or null if nothing was said of that
 */
record Settings(
        int threads,
        long rekeyBytes,
        int loginSeconds,
        @Nullable Path config,
        @Nullable Files files) {

    /** Where keys are. */
    record Files(
            List<Path> hostKeys,
            List<Path> hostCertificates,
            Path key,
            Path certificate,
            @Nullable Path passphraseFile,
            @Nullable Agent agent,
            Path knownHosts,
            Path peers,
            Path clients) {}

    /** An agent's socket, and the file of the one of its keys that is wanted, or null for the first. */
    record Agent(Path socket, @Nullable Path key) {}

    private static final String AGENT = "agent";
    private static final String ENVIRONMENT = "SSH_AUTH_SOCK";
    private static final String DIRECTORY = "directory";
    private static final Set<String> FILES = Set.of("hostKey", "key", "knownHosts", "peers", "clients");
    private static final Set<String> OTHERS = Set.of(
            "threads",
            "rekeyBytes",
            "loginSeconds",
            DIRECTORY,
            "certificate",
            "hostCertificate",
            "passphraseFile",
            "config",
            AGENT);

    /** Reads them; throws an {@link IllegalArgumentException} that names the setting, its value and what would be right. */
    static Settings of(Map<String, String> settings) {
        for (String name : new TreeSet<>(settings.keySet())) {
            if (!FILES.contains(name) && !OTHERS.contains(name)) {
                TreeSet<String> all = new TreeSet<>(FILES);
                all.addAll(OTHERS);
                throw new IllegalArgumentException("setting 'herd.ssh." + name
                        + "' is unknown; behind 'herd.ssh.' the ssh transport has " + String.join(", ", all));
            }
        }
        return new Settings(
                (int) number(settings, "threads", 2, 1, 64),
                number(settings, "rekeyBytes", 1L << 30, 1 << 20, 1L << 40),
                (int) number(settings, "loginSeconds", 60, 1, 600),
                config(settings.get("config")),
                files(settings));
    }

    private static @Nullable Path config(@Nullable String value) {
        if (value == null) {
            return null;
        }
        Path config = path(
                "config", value.strip().startsWith("~/") ? home(value.strip()).toString() : value);
        if (!java.nio.file.Files.isReadable(config)) {
            throw wrong("config", value, "a file that can be read, which " + config + " isn't", null);
        }
        return config;
    }

    /** A path in which {@code ~/} at the beginning is the home of who runs this. */
    static Path home(String path) {
        return path.startsWith("~/") ? Path.of(System.getProperty("user.home", ""), path.substring(2)) : Path.of(path);
    }

    private static @Nullable Files files(Map<String, String> settings) {
        if (!settings.containsKey(DIRECTORY) && !settings.keySet().containsAll(FILES)) {
            String some = FILES.stream()
                    .filter(settings::containsKey)
                    .sorted()
                    .findFirst()
                    .orElse(null);
            if (some != null) {
                throw wrong(some, settings.getOrDefault(some, ""), "beside herd.ssh." + DIRECTORY, null);
            }
            return null;
        }
        Path directory = path(DIRECTORY, settings.getOrDefault(DIRECTORY, "."));
        List<Path> hostKeys = paths(settings, "hostKey", List.of(directory.resolve("host_key")));
        Path key = path(settings, "key", directory.resolve("key"));
        return new Files(
                hostKeys,
                paths(
                        settings,
                        "hostCertificate",
                        hostKeys.stream().map(Settings::certificate).toList()),
                key,
                path(settings, "certificate", certificate(key)),
                settings.containsKey("passphraseFile") ? path(settings, "passphraseFile", key) : null,
                agent(settings, key),
                path(settings, "knownHosts", directory.resolve("known_hosts")),
                path(settings, "peers", directory.resolve("authorized_keys.peers")),
                path(settings, "clients", directory.resolve("authorized_keys.clients")));
    }

    private static @Nullable Agent agent(Map<String, String> settings, Path key) {
        String socket = settings.get(AGENT);
        if (socket == null) {
            return null;
        }
        if (socket.strip().equals(ENVIRONMENT)) {
            socket = System.getenv(ENVIRONMENT);
            if (socket == null || socket.isBlank()) {
                throw wrong(AGENT, ENVIRONMENT, "a path, since the environment has no " + ENVIRONMENT, null);
            }
        }
        boolean named = settings.containsKey("key");
        if (!named && settings.containsKey("certificate")) {
            throw wrong(
                    "certificate", settings.getOrDefault("certificate", ""), "beside herd.ssh.key: whose it is", null);
        }
        return new Agent(path(AGENT, socket), named ? key : null);
    }

    private static Path certificate(Path key) {
        return key.resolveSibling(key.getFileName() + "-cert.pub");
    }

    private static List<Path> paths(Map<String, String> settings, String name, List<Path> usual) {
        String given = settings.get(name);
        return given == null
                ? usual
                : Arrays.stream(given.split(",", -1))
                        .map(each -> path(name, each))
                        .toList();
    }

    private static Path path(Map<String, String> settings, String name, Path usual) {
        String given = settings.get(name);
        return given == null ? usual : path(name, given);
    }

    private static Path path(String name, String value) {
        if (value.isBlank()) {
            throw wrong(name, value, "the name of a file or folder", null);
        }
        try {
            return Path.of(value.strip());
        } catch (InvalidPathException e) {
            throw wrong(name, value, "the name of a file", e);
        }
    }

    private static long number(Map<String, String> settings, String name, long usual, long least, long most) {
        String value = settings.getOrDefault(name, Long.toString(usual)).strip();
        if (value.matches("[0-9]{1,15}") && Long.parseLong(value) >= least && Long.parseLong(value) <= most) {
            return Long.parseLong(value);
        }
        throw wrong(name, value, "a whole number from " + least + " to " + most, null);
    }

    /** What is thrown of a setting whose value won't do. */
    static IllegalArgumentException wrong(String name, String value, String right, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "setting 'herd.ssh." + name + "' is '" + value + "', but must be " + right, cause);
    }
}

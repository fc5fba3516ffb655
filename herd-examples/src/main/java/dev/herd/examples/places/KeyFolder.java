package dev.herd.examples.places;

import com.google.common.base.Splitter;
import dev.herd.transport.Endpoint;
import dev.herd.transport.ssh.keys.KeyText;
import dev.herd.transport.ssh.keys.OwnKeyFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A folder with all that servers and a first client need to trust each other over SSH:
 *
 * <pre>
 *  Blake.host, Blake.key     of each server: what it shows to whoever connects, and what it proves when it dials
 *  client                    what the first client proves
 *  known_hosts               the servers' host keys, for servers and for clients
 *  authorized_keys.peers     the servers' own keys: who may link
 *  authorized_keys.clients   the client's: who may ask
 * </pre>
 *
 * What isn't there is made, with a line in the list that it belongs to. Whoever takes a line out of a list later takes the
 * trust away with it: nothing is added for a key that is there already.
 */
final class KeyFolder {

    private static final String LISTEN = "herd.listen";
    private static final String PEERS = "herd.peers";
    private static final String SSH = "herd.ssh.";
    private static final int STANDARD_PORT = 22;

    private final Path folder;
    private final List<String> made = new ArrayList<>();

    private KeyFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Makes the keys of servers that are missing, and of the client, and has each server use its own. A server that says of
     * its keys where they are, and one that has nothing to do with SSH, stays as it is.
     *
     * @param servers all that know each other
     * @param folder where keys are
     * @return what was made, in words; nothing if all was there
     * @throws IOException if a key can't be made or read
     */
    static List<String> complete(List<ServerFile> servers, Path folder) throws IOException {
        List<ServerFile> speakers =
                servers.stream().filter(KeyFolder::needsKeys).toList();
        KeyFolder keys = new KeyFolder(folder);
        if (!speakers.isEmpty()) {
            keys.complete(speakers);
        }
        return keys.made;
    }

    private static boolean needsKeys(ServerFile server) {
        Properties properties = server.properties();
        boolean speaks = Stream.concat(endpoints(properties, LISTEN), endpoints(properties, PEERS))
                .anyMatch(endpoint -> endpoint.startsWith("ssh:"));
        return speaks && properties.stringPropertyNames().stream().noneMatch(name -> name.startsWith(SSH));
    }

    private static Stream<String> endpoints(Properties properties, String setting) {
        return Splitter.on(',').trimResults().omitEmptyStrings().splitToStream(properties.getProperty(setting, ""));
    }

    private void complete(List<ServerFile> servers) throws IOException {
        try {
            boolean owners = folder.toAbsolutePath()
                    .getFileSystem()
                    .supportedFileAttributeViews()
                    .contains("posix");
            Files.createDirectories(folder, owners ? mode("rwx------") : new FileAttribute<?>[0]);
        } catch (IOException e) {
            throw FileTrouble.of(folder, "can't be made", e);
        }
        // Servers that are started side by side, each in a process, would otherwise make each other's keys twice.
        try (FileChannel file =
                FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            var unused = file.lock(); // until the file is closed
            for (ServerFile server : servers) {
                complete(server);
            }
            own("client", "client", "authorized_keys.clients", "");
        }
    }

    private void complete(ServerFile server) throws IOException {
        String name = server.server().replaceAll("[^\\w.-]", "_");
        own(name + ".host", name, "known_hosts", hosts(server.properties()));
        own(name + ".key", name, "authorized_keys.peers", "");
        server.properties().setProperty(SSH + "directory", folder.toString());
        server.properties()
                .setProperty(SSH + "hostKey", folder.resolve(name + ".host").toString());
        server.properties()
                .setProperty(SSH + "key", folder.resolve(name + ".key").toString());
    }

    /** Makes a key if it isn't there, and adds its line to a list. */
    private void own(String file, String comment, String list, String before) throws IOException {
        Path path = folder.resolve(file);
        boolean isNew = Files.notExists(path);
        PublicKey key;
        try {
            key = OwnKeyFile.readOrMake(path, comment).getPublic();
        } catch (IOException e) {
            throw FileTrouble.of(path, "is no key", e);
        }
        boolean isListed = !list.equals("known_hosts") || !before.isEmpty();
        if (isNew && isListed) {
            append(folder.resolve(list), (before.isEmpty() ? "" : before + " ") + KeyText.of(key) + " " + comment);
        }
        if (isNew) {
            made.add(path + "  " + KeyText.line(key, comment));
        }
    }

    private static void append(Path list, String line) throws IOException {
        boolean owners = list.toAbsolutePath()
                .getFileSystem()
                .supportedFileAttributeViews()
                .contains("posix");
        if (Files.notExists(list)) {
            Files.createFile(list, owners ? mode("rw-r--r--") : new FileAttribute<?>[0]);
        }
        Files.writeString(list, line + "\n", StandardOpenOption.APPEND);
    }

    /** By which names a server is dialled, as {@code known_hosts} has them. */
    private static String hosts(Properties properties) {
        return endpoints(properties, LISTEN)
                .filter(endpoint -> endpoint.startsWith("ssh:"))
                .map(Endpoint::parse)
                .flatMap(endpoint -> (endpoint.host().equals("localhost")
                                ? Stream.of("localhost", "127.0.0.1", "::1")
                                : Stream.of(endpoint.host()))
                        .map(host -> endpoint.port() == STANDARD_PORT ? host : "[" + host + "]:" + endpoint.port()))
                .collect(Collectors.joining(","));
    }

    private static FileAttribute<?>[] mode(String permissions) {
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        };
    }
}

package dev.herd.transport.ssh;

import dev.herd.transport.ssh.keys.KeyText;
import dev.herd.transport.ssh.keys.OwnKeyFile;
import dev.herd.transport.ssh.keys.SshKeygen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A node's folder of keys. */
record KeyFolder(Path path) {

    static KeyFolder in(Path folder, String node) throws IOException {
        KeyFolder made = new KeyFolder(Files.createDirectories(folder.resolve(node)));
        OwnKeyFile.readOrMake(made.path.resolve("key"), node);
        OwnKeyFile.readOrMake(made.path.resolve("host_key"), node + "-host");
        return made;
    }

    /** One whose nodes all have the same key, and believe it. */
    static KeyFolder shared(Path folder) throws IOException {
        KeyFolder all = in(folder, "all");
        all.add("authorized_keys.peers", all.key("key") + " all");
        all.add("authorized_keys.clients", all.key("key") + " all");
        all.add("known_hosts", "* " + all.key("host_key"));
        return all;
    }

    Map<String, String> settings() {
        return Map.of("directory", path.toString());
    }

    KeyText key(String file) throws IOException {
        return KeyText.of(OwnKeyFile.readOrMake(path.resolve(file), "").getPublic());
    }

    /** Has one of its keys certified by another's key; {@code -h} makes a host's, {@code -n} says whom it is for. */
    void certify(String file, Path authority, String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of("-q", "-s", authority.toString(), "-I", "an id"));
        all.addAll(List.of(options));
        all.add(file + ".pub");
        SshKeygen.run(path, all.toArray(String[]::new));
    }

    void add(String file, String line) throws IOException {
        Files.writeString(path.resolve(file), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    void clear(String file) throws IOException {
        Files.writeString(path.resolve(file), "");
    }
}

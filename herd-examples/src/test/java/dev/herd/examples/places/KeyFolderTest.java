package dev.herd.examples.places;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFolderTest {

    @TempDir
    Path parent;

    private static ServerFile server(String... settings) {
        Properties properties = new Properties();
        properties.setProperty("herd.node", "Blake");
        for (int i = 0; i < settings.length; i += 2) {
            properties.setProperty(settings[i], settings[i + 1]);
        }
        return new ServerFile("test", properties);
    }

    private Path keys() {
        return parent.resolve("keys");
    }

    private List<String> complete(ServerFile... servers) throws IOException {
        return KeyFolder.complete(List.of(servers), keys());
    }

    @Test
    void whatIsMissingIsMadeOnceAndListedWhereItBelongs() throws IOException {
        ServerFile blake = server("herd.listen", "tcp://localhost:1,ssh://localhost:2222, ssh://h:22");
        List<String> made = complete(blake);
        assertEquals(3, made.size());
        assertTrue(
                made.get(0).matches("\\Q" + keys() + "\\E/Blake\\.host  256 SHA256:\\S{43} Blake \\(ED25519\\)"),
                made.get(0));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(keys())));
        assertEquals(
                "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(keys().resolve("client"))));
        List<String> hosts = Files.readAllLines(keys().resolve("known_hosts"));
        assertTrue(
                hosts.get(0).startsWith("[localhost]:2222,[127.0.0.1]:2222,[::1]:2222,h ssh-ed25519 AAAA"),
                hosts.get(0));
        assertEquals(
                List.of(Files.readString(keys().resolve("Blake.key.pub")).strip()),
                Files.readAllLines(keys().resolve("authorized_keys.peers")));
        assertEquals(
                List.of(Files.readString(keys().resolve("client.pub")).strip()),
                Files.readAllLines(keys().resolve("authorized_keys.clients")));
        assertEquals(keys().resolve("Blake.host").toString(), blake.properties().getProperty("herd.ssh.hostKey"));

        Files.delete(keys().resolve("authorized_keys.clients")); // who takes a line out wants it out
        assertEquals(List.of(), complete(server("herd.peers", "ssh://localhost:2222")));
        assertTrue(Files.notExists(keys().resolve("authorized_keys.clients")));
        assertEquals(hosts, Files.readAllLines(keys().resolve("known_hosts")));
    }

    @Test
    void whoNeedsNoneOrHasHisOwnIsLeftAlone() throws IOException {
        ServerFile own = server("herd.listen", "ssh://localhost:2222", "herd.ssh.directory", "mine");
        assertEquals(List.of(), complete(own, server("herd.listen", "tcp://localhost:1")));
        assertTrue(Files.notExists(keys()));
        assertEquals("mine", own.properties().getProperty("herd.ssh.directory"));
    }

    @Test
    void aKeyThatIsNoneIsSaidToBeWithItsFile() throws IOException {
        complete(server("herd.listen", "ssh://localhost:2222"));
        Files.writeString(keys().resolve("client"), "no key");
        IOException wrong =
                assertThrows(IOException.class, () -> complete(server("herd.listen", "ssh://localhost:2222")));
        assertTrue(
                String.valueOf(wrong.getMessage())
                        .startsWith(keys().resolve("client") + " is no key: it holds no private key"),
                wrong::toString);
    }
}

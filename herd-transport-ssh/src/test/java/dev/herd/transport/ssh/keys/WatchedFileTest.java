package dev.herd.transport.ssh.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class WatchedFileTest {

    @TempDir
    private Path folder = Path.of(".");

    @Test
    void itIsReadAgainWhenItHasChangedAndOnlyThen() throws IOException {
        Path path = folder.resolve("file");
        WatchedFile<List<String>> file = new WatchedFile<>(path, (lines, complaints) -> List.copyOf(lines));
        assertThat(file.read()).as("none is there").isEmpty();
        Files.writeString(path, "a\nb\n");
        List<String> first = file.read();
        assertThat(first).containsExactly("a", "b");
        assertThat(file.read()).isSameAs(first);
        Files.writeString(path, "a\nb\nc\n");
        assertThat(file.read()).containsExactly("a", "b", "c");
        Path other = folder.resolve("other");
        Files.writeString(other, "x\ny\nz\n");
        Files.move(other, path, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThat(file.read()).as("replaced by one of the same size").containsExactly("x", "y", "z");
        Files.delete(path);
        assertThat(file.read()).as("gone").isEmpty();
    }

    @Test
    void oneThatOthersMayWriteHoldsNothing() throws IOException {
        Path path = folder.resolve("file");
        WatchedFile<List<String>> file = new WatchedFile<>(path, (lines, complaints) -> List.copyOf(lines));
        Files.writeString(path, "a\n");
        assertThat(file.read()).containsExactly("a");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw-r--"));
        assertThat(file.read()).isEmpty();
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(file.read()).containsExactly("a");
    }

    @Test
    void whatItHeldStaysWhileTheMachineCannotReadIt() throws IOException {
        Path path = folder.resolve("file");
        WatchedFile<List<String>> file = new WatchedFile<>(path, (lines, complaints) -> List.copyOf(lines));
        Files.writeString(path, "a\n");
        assertThat(file.read()).containsExactly("a");
        Files.delete(path);
        Files.createSymbolicLink(path, path); // which leads round and round
        assertThat(file.read()).containsExactly("a");
        Files.delete(path);
        Files.writeString(path, "b\n");
        assertThat(file.read()).containsExactly("b");
    }

    @Test
    void whatCouldNotBeReadAtFirstIsTriedAgain() throws IOException {
        Path path = folder.resolve("file");
        WatchedFile<List<String>> file = new WatchedFile<>(path, (lines, complaints) -> List.copyOf(lines));
        Files.createSymbolicLink(path, path);
        assertThat(file.read()).isEmpty();
        Files.delete(path);
        Files.writeString(path, "a\n");
        assertThat(file.read()).containsExactly("a");
    }

    @Test
    @Timeout(30)
    void aPipeHoldsNothingAndHoldsUpNobody() throws Exception {
        Path path = folder.resolve("pipe");
        Process made = new ProcessBuilder("mkfifo", path.toString()).start();
        assertThat(made.waitFor()).isZero();
        assertThat(new WatchedFile<>(path, (lines, complaints) -> List.copyOf(lines)).read())
                .isEmpty();
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(() -> OwnKeyFile.read(path)).hasMessage("it is no regular file");
        assertThatThrownBy(() -> Passphrases.in(path)).hasMessage("it is no regular file");
    }

    @Test
    void oneThatIsLargerThanAnyListOfKeysHoldsNothing() throws IOException {
        Path path = folder.resolve("file");
        Files.write(path, new byte[(4 << 20) + 1]);
        assertThat(new WatchedFile<>(path, (lines, complaints) -> List.copyOf(lines)).read())
                .isEmpty();
    }
}

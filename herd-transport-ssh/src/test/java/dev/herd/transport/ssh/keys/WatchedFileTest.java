package dev.herd.transport.ssh.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
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
}

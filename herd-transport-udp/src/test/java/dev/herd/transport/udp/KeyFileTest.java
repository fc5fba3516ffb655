package dev.herd.transport.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.herd.transport.udp.crypto.KeyRing;
import dev.herd.transport.udp.crypto.PreSharedKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {

    private static final String OLD = "1a".repeat(32);
    private static final String NEW = "2b".repeat(32);

    @TempDir
    private Path folder = Path.of(".");

    private KeyFile file(String contents) throws IOException {
        write(contents);
        return new KeyFile("node", path(), KeyFile.read(path()));
    }

    private Path path() {
        return folder.resolve("keys");
    }

    private void write(String contents) throws IOException {
        Files.writeString(path(), contents);
    }

    private static void look(KeyFile file, int times) {
        for (int i = 0; i < times; i++) {
            file.look();
        }
    }

    private static int id(String key) {
        return PreSharedKey.parse(key).id();
    }

    @Test
    void whatIsWrittenToItIsTakenAndWhatIsNoLongerThereIsRetired() throws IOException {
        KeyFile file = file(OLD);
        write(OLD + "\n" + NEW);
        look(file, 2);
        assertThat(file.keys().inUse().id()).isEqualTo(id(OLD));
        assertThat(file.keys().find(id(NEW))).isNotNull();
        write(NEW + "\n" + OLD);
        look(file, 2);
        assertThat(file.keys().inUse().id()).isEqualTo(id(NEW));
        write(NEW);
        look(file, 2);
        assertThat(file.keys().find(id(OLD))).isNull();
        assertThat(file.keys().isRetired(id(OLD))).isTrue();
        assertThat(file.failures()).isZero();
    }

    @Test
    void whatIsStillBeingWrittenIsNotTaken() throws IOException {
        KeyFile file = file(OLD);
        look(file, 3);
        write(NEW + "\n");
        look(file, 1);
        write(NEW + "\n" + OLD);
        look(file, 1);
        assertThat(file.keys().inUse().id()).as("changed since the last look").isEqualTo(id(OLD));
        look(file, 1);
        assertThat(file.keys().inUse().id()).isEqualTo(id(NEW));
        assertThat(file.keys().isRetired(id(OLD))).isFalse();
    }

    @Test
    void aFileThatSaysTheSameInOtherWordsChangesNothing() throws IOException {
        KeyFile file = file(OLD);
        KeyRing before = file.keys();
        write("# ours\n\n" + OLD + "\n");
        look(file, 3);
        assertThat(file.keys()).isSameAs(before);
    }

    @Test
    void aFileThatIsGoneOrNoFileOfKeysLeavesTheKeysAsTheyAreUntilItIsOneAgain() throws IOException {
        KeyFile file = file(OLD);
        KeyRing before = file.keys();
        look(file, 2);
        Files.delete(path());
        look(file, 3);
        assertThat(file.failures()).isEqualTo(3);
        for (String contents : new String[] {"", OLD.substring(2), "x".repeat(70_000), NEW + "\n" + NEW}) {
            long failures = file.failures();
            write(contents);
            look(file, 4);
            assertThat(file.keys()).isSameAs(before);
            assertThat(file.failures()).as(contents).isGreaterThan(failures);
        }
        write(NEW);
        look(file, 2);
        assertThat(file.keys().inUse().id()).isEqualTo(id(NEW));
    }

    @Test
    void aFileThatEverybodyMayReadIsKnown() throws IOException {
        write(OLD);
        assumeThat(Files.getFileStore(path()).supportsFileAttributeView(PosixFileAttributeView.class))
                .isTrue();
        for (String closed : new String[] {"rw-------", "rw-r-----", "r--------"}) {
            Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString(closed));
            assertThat(KeyFile.isOpenToAll(path())).as(closed).isFalse();
        }
        for (String open : new String[] {"rw-r--r--", "rw-----w-"}) {
            Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString(open));
            assertThat(KeyFile.isOpenToAll(path())).as(open).isTrue();
        }
    }

    @Test
    void aFileTooLongForKeysIsNotRead() throws IOException {
        write("#".repeat(65_537));
        assertThatThrownBy(() -> KeyFile.read(path()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("65536");
    }
}

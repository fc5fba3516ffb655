package dev.herd.transport.ssh.keys;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads files of keys: small ones, and no pipes or devices, which would hold up whoever reads. */
final class SmallFile {

    static final String IRREGULAR = "it is no regular file";

    private SmallFile() {}

    /**
     * All that a file holds.
     *
     * @param path the file, or a link to it
     * @param mostBytes how much that may be
     * @throws IOException if it can't be read, is no regular file, or is larger
     */
    static byte[] read(Path path, int mostBytes) throws IOException {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new IOException(IRREGULAR);
        }
        try (InputStream file = Files.newInputStream(path)) {
            byte[] contents = file.readNBytes(mostBytes + 1);
            if (contents.length > mostBytes) {
                throw new IOException(tooLarge(mostBytes));
            }
            return contents;
        }
    }

    static String tooLarge(int mostBytes) {
        return "it has more than " + mostBytes + " bytes";
    }
}

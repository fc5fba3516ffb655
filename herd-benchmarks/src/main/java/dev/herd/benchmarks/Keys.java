package dev.herd.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/** A file with a key, without which nothing would be measured that anybody runs. */
final class Keys {

    private static final int BYTES = 32;

    private Keys() {}

    /** A new one, which nobody else may read; the caller deletes it. */
    static Path file() throws IOException {
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        Path file = Files.createTempFile("herd-benchmark", ".keys");
        Files.writeString(file, HexFormat.of().formatHex(key));
        return file;
    }
}

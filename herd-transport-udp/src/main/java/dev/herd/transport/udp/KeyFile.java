package dev.herd.transport.udp;

import dev.herd.transport.udp.crypto.Hkdf;
import dev.herd.transport.udp.crypto.KeyRing;
import dev.herd.transport.udp.crypto.PreSharedKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of keys that may change. Whoever owns this looks at it again and again; what it holds then is taken when two looks
 * in a row have found the same, since it may be caught while it is being written. What can't be read, or isn't a file of
 * keys, changes nothing.
 */
final class KeyFile {

    private static final Logger log = LoggerFactory.getLogger(KeyFile.class);

    /** Far more than {@link KeyRing#MOST_KEYS} keys and what is said of them. */
    private static final int MOST_BYTES = 64 << 10;

    private final String node;
    private final Path path;
    private volatile KeyRing keys;

    // Guarded by this. Of contents only hashes are kept.
    private byte @Nullable [] seen;
    private byte @Nullable [] taken;
    private String problem = "";
    private long failures;

    /**
     * A file that was read.
     *
     * @param node whose, for the log
     * @param keys what it held
     */
    KeyFile(String node, Path path, KeyRing keys) {
        this.node = node;
        this.path = path;
        this.keys = keys;
        warnIfOpen();
    }

    /** Reads a file; an {@link IllegalArgumentException} says what is no key in it, without showing it. May block. */
    static KeyRing read(Path path) throws IOException {
        return parse(contents(path));
    }

    private static byte[] contents(Path path) throws IOException {
        try (InputStream file = Files.newInputStream(path)) {
            byte[] contents = file.readNBytes(MOST_BYTES + 1);
            if (contents.length > MOST_BYTES) {
                throw new IOException("it has more than " + MOST_BYTES + " bytes");
            }
            return contents;
        }
    }

    private static KeyRing parse(byte[] contents) {
        return KeyRing.parse(new String(contents, StandardCharsets.UTF_8));
    }

    /** The keys of the moment. Any thread; never blocks. */
    KeyRing keys() {
        return keys;
    }

    /** How many looks in all found nothing that could be taken. */
    synchronized long failures() {
        return failures;
    }

    /** Looks at the file. May block; throws nothing. */
    synchronized void look() {
        try {
            byte[] contents = contents(path);
            byte[] hash = Hkdf.extract(new byte[0], contents);
            boolean settled = Arrays.equals(hash, seen);
            seen = hash;
            if (settled && !Arrays.equals(hash, taken)) {
                take(parse(contents));
                taken = hash;
            }
            if (Arrays.equals(hash, taken) && !problem.isEmpty()) {
                problem = "";
                log.info("{}: {} can be read again, and the keys are {}", node, path, keys);
            }
        } catch (IllegalArgumentException e) {
            failed(String.valueOf(e.getMessage()));
        } catch (IOException | RuntimeException e) {
            seen = null;
            failed(e.toString());
        }
    }

    private void take(KeyRing next) {
        KeyRing now = keys;
        if (!ids(next).equals(ids(now))) {
            keys = now.replacedBy(next);
            log.info("{}: the keys in {} are {} now, of which the first is used", node, path, next);
            warnIfOpen();
        }
    }

    private static List<Integer> ids(KeyRing ring) {
        return ring.keys().stream().map(PreSharedKey::id).toList();
    }

    private void failed(String why) {
        failures++;
        if (!why.equals(problem)) { // as long as it stays the same, once is enough
            problem = why;
            log.warn("{}: {} is not taken, and the keys stay {}: {}", node, path, keys, why);
        }
    }

    private void warnIfOpen() {
        if (isOpenToAll(path)) {
            log.warn(
                    "{}: everybody on this machine may read or write the keys in {}; chmod 600 it, and change the keys",
                    node,
                    path);
        }
    }

    /** Whether a file may be read or written by whoever has an account here; false where that isn't known. */
    static boolean isOpenToAll(Path path) {
        try {
            Set<PosixFilePermission> given = Files.getPosixFilePermissions(path);
            return given.contains(PosixFilePermission.OTHERS_READ) || given.contains(PosixFilePermission.OTHERS_WRITE);
        } catch (IOException | UnsupportedOperationException e) {
            log.debug("who may read {} isn't known", path, e);
            return false;
        }
    }
}

package dev.herd.transport.ssh.keys;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.Set;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file with a private key of this node. */
public final class OwnKeyFile {

    private static final Logger log = LoggerFactory.getLogger(OwnKeyFile.class);

    private static final int LEAST_RSA_BITS = 3_072;
    private static final int MOST_BYTES = 64 << 10;
    private static final Set<PosixFilePermission> OWNERS = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private OwnKeyFile() {}

    /**
     * The key in a file, which has no passphrase, and none if it is made.
     *
     * @param path the file
     * @param comment what a new key is called
     * @return the key
     * @throws IOException as if none were known
     */
    public static KeyPair readOrMake(Path path, String comment) throws IOException {
        return readOrMake(path, comment, Passphrases.NONE);
    }

    /**
     * The key in a file, which is made with a new ed25519 key, for its owner alone, if there is none; beside it then is the
     * public key, in a file of the same name that ends in {@code .pub}. May block for as long as the file system does.
     *
     * @param path the file
     * @param comment what a new key is called
     * @param passphrases knows what it is encrypted with, and a new one is to be
     * @return the key: ed25519, or RSA of at least 3,072 bits
     * @throws IOException if it can't be read or made, if others may read it, if its passphrase is another, or if it holds no
     *     such key; says what would be right
     */
    public static KeyPair readOrMake(Path path, String comment, Passphrases passphrases) throws IOException {
        if (Files.notExists(path)) {
            make(path, comment, passphrases.of(path));
        }
        KeyPair key = read(path, passphrases);
        log.info("{} holds {}", path, KeyText.line(key.getPublic(), comment));
        return key;
    }

    /**
     * The key in a file, which has no passphrase. May block for as long as the file system does.
     *
     * @param path the file
     * @return the key: ed25519, or RSA of at least 3,072 bits
     * @throws IOException if it can't be read, if others may read it, or if it holds no such key; says what would be right
     */
    public static KeyPair read(Path path) throws IOException {
        return read(path, Passphrases.OTHERS);
    }

    private static KeyPair read(Path path, Passphrases passphrases) throws IOException {
        byte[] contents = SmallFile.read(path, MOST_BYTES);
        String text = new String(contents, StandardCharsets.ISO_8859_1);
        if (!text.contains("PRIVATE KEY-----")) {
            throw new IOException("it holds no private key; ssh-keygen -t ed25519 makes one");
        }
        refuseIfOpen(path);
        KeyPair key = parse(path, contents, passphrases);
        String type = KeyUtils.getKeyType(key);
        boolean strong = KeyPairProvider.SSH_ED25519.equals(type)
                || (KeyPairProvider.SSH_RSA.equals(type) && KeyUtils.getKeySize(key.getPublic()) >= LEAST_RSA_BITS);
        if (!strong) {
            throw new IOException("its key is " + type + " of " + KeyUtils.getKeySize(key.getPublic())
                    + " bits, but must be ssh-ed25519, or ssh-rsa of at least " + LEAST_RSA_BITS);
        }
        return key;
    }

    private static KeyPair parse(Path path, byte[] contents, Passphrases passphrases) throws IOException {
        boolean[] asked = new boolean[1];
        boolean[] told = new boolean[1];
        try (InputStream bytes = new ByteArrayInputStream(contents)) {
            Iterable<KeyPair> keys = SecurityUtils.loadKeyPairIdentities(
                    null, NamedResource.ofName(path.toString()), bytes, (session, resource, retry) -> {
                        String passphrase = passphrases.of(path);
                        asked[0] = true;
                        told[0] = passphrase != null;
                        return passphrase;
                    });
            Iterator<KeyPair> all = keys == null ? Collections.emptyIterator() : keys.iterator();
            if (all.hasNext()) {
                return all.next();
            }
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            if (!asked[0]) {
                throw new IOException("its key can't be read: " + e, e);
            }
        }
        throw new IOException(
                told[0]
                        ? "its passphrase is another, or it is damaged"
                        : asked[0]
                                ? "its key has a passphrase, which " + passphrases.who()
                                        + "; ssh-keygen -p takes it away"
                                : "its key can't be read");
    }

    /** Where the file system knows no owners there is nothing to check. */
    static void refuseIfOpen(Path path) throws IOException {
        Set<PosixFilePermission> given;
        try {
            given = Files.getPosixFilePermissions(path);
        } catch (UnsupportedOperationException e) {
            return;
        }
        if (!OWNERS.containsAll(given)) {
            throw new IOException("others may read or write it (" + PosixFilePermissions.toString(given)
                    + "); chmod 600 " + path + ", and take another key if they may have read it");
        }
    }

    private static void make(Path path, String comment, @Nullable String passphrase) throws IOException {
        Path file = path.toAbsolutePath();
        Path folder = file.getParent();
        if (folder == null) {
            throw new IOException("it is no file");
        }
        boolean owners = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (Files.notExists(folder)) {
            Files.createDirectories(folder, owners ? mode("rwx------") : new FileAttribute<?>[0]);
        }
        Path written = Files.createTempFile(folder, ".new", "", owners ? mode("rw-------") : new FileAttribute<?>[0]);
        try {
            KeyPair key = KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
            ByteArrayOutputStream secret = new ByteArrayOutputStream();
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(key, comment, encryption(passphrase), secret);
            Files.write(written, secret.toByteArray());
            Files.move(written, file);
            Files.writeString(Path.of(file + ".pub"), KeyText.of(key.getPublic()) + " " + comment + "\n");
            log.info("made a new key in {}", path);
        } catch (FileAlreadyExistsException e) {
            log.debug("{} was made by another meanwhile", path, e);
        } catch (GeneralSecurityException e) {
            throw new IOException("no key could be made: " + e, e);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    private static @Nullable OpenSSHKeyEncryptionContext encryption(@Nullable String passphrase) {
        if (passphrase == null) {
            return null;
        }
        OpenSSHKeyEncryptionContext encryption = new OpenSSHKeyEncryptionContext();
        encryption.setCipherType("256");
        encryption.setPassword(passphrase);
        return encryption;
    }

    private static FileAttribute<?>[] mode(String permissions) {
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        };
    }
}

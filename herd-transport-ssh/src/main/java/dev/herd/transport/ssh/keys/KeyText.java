package dev.herd.transport.ssh.keys;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Base64;
import java.util.Locale;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.jspecify.annotations.Nullable;

/**
 * A public key as files have it, which is how keys are compared here: the same text is the same key.
 *
 * @param type for instance {@code ssh-ed25519}
 * @param data the key in Base64
 */
public record KeyText(String type, String data) {

    private static final int MOST_BYTES = 64 << 10;

    /**
     * The text of a key.
     *
     * @param key the key
     * @return its text
     */
    public static KeyText of(PublicKey key) {
        String[] parts = PublicKeyEntry.toString(key).split(" ", 2);
        return new KeyText(parts[0], parts[1]);
    }

    /**
     * The text of a key that stands in a file.
     *
     * @param type what stands first
     * @param data what stands second
     * @return the text, or null if that is no key: the data has to be Base64, and to begin with the type
     */
    static @Nullable KeyText read(String type, String data) {
        byte[] blob;
        try {
            blob = Base64.getDecoder().decode(data);
        } catch (IllegalArgumentException e) {
            return null;
        }
        byte[] name = type.getBytes(StandardCharsets.UTF_8);
        boolean fits = blob.length > Integer.BYTES + name.length
                && ByteBuffer.wrap(blob).getInt() == name.length
                && ByteBuffer.wrap(blob, Integer.BYTES, name.length).equals(ByteBuffer.wrap(name));
        return fits ? new KeyText(type, data) : null;
    }

    /**
     * The public half of a key, which OpenSSH puts beside it in a file that ends in {@code .pub}.
     *
     * @param path the key's file, which need not be there, or that of its public half
     * @return its text
     * @throws IOException if there is none, or it is no key
     */
    public static KeyText read(Path path) throws IOException {
        Path file = path.toString().endsWith(".pub") ? path : Path.of(path + ".pub");
        String[] words = new String(SmallFile.read(file, MOST_BYTES), StandardCharsets.UTF_8).split("\\s+", 3);
        KeyText key = words.length < 2 ? null : read(words[0], words[1]);
        if (key == null) {
            throw new IOException(file + " should look like: ssh-ed25519 AAAA… name");
        }
        return key;
    }

    /**
     * Its fingerprint, as {@code ssh-keygen -l} prints it.
     *
     * @return {@code SHA256:} and 43 characters
     */
    public String fingerprint() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(Base64.getDecoder().decode(data));
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    /**
     * A key as {@code ssh-keygen -l} prints it.
     *
     * @param key the key
     * @param comment what is said of it
     * @return for instance {@code 256 SHA256:… herd-Blake (ED25519)}
     */
    public static String line(PublicKey key, String comment) {
        KeyText text = of(key);
        String kind = text.type.replaceFirst("^(sk-)?(ssh-|ecdsa-)", "").replaceFirst("-.*", "");
        return KeyUtils.getKeySize(key) + " " + text.fingerprint() + " " + comment + " ("
                + kind.toUpperCase(Locale.ROOT) + ")";
    }

    /** The key as it stands in a file. */
    @Override
    public String toString() {
        return type + " " + data;
    }
}

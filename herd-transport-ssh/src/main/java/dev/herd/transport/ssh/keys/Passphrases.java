package dev.herd.transport.ssh.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where the passphrases of this node's own keys come from. None of them is ever shown. */
public final class Passphrases {

    /** Keys have no passphrases. */
    public static final Passphrases NONE = new Passphrases(key -> null);

    /** Of keys that aren't the node's own, nobody is asked for one. */
    static final Passphrases OTHERS = new Passphrases(key -> null);

    private static final int MOST_BYTES = 4_096;

    private final Function<? super Path, char @Nullable []> source;

    /**
     * Those that an application knows.
     *
     * @param source given the file of a key, its passphrase, which is overwritten when it has been used; or null if it has
     *     none
     */
    public Passphrases(Function<? super Path, char @Nullable []> source) {
        this.source = source;
    }

    /**
     * The same one for all keys, from a file that nobody but its owner may read or write: its only line.
     *
     * @param path the file
     * @return it
     * @throws IOException if it can't be read, if others may read it, or if it is not one line; says what would be right
     */
    public static Passphrases in(Path path) throws IOException {
        OwnKeyFile.refuseIfOpen(path);
        byte[] contents = SmallFile.read(path, MOST_BYTES);
        List<String> lines =
                new String(contents, StandardCharsets.UTF_8).lines().toList();
        if (lines.size() != 1 || lines.get(0).isBlank()) {
            throw new IOException("it has " + lines.size() + " lines, but must have one, with a passphrase on it");
        }
        String line = lines.get(0);
        return new Passphrases(key -> line.toCharArray());
    }

    /** Who could have told one, and hasn't. */
    String who() {
        return this == OTHERS
                ? "is told of the node's own keys only"
                : "nobody has told; a file that the setting herd.ssh.passphraseFile names may have it";
    }

    /** The passphrase of a key, or null if it has none. */
    @Nullable
    String of(Path key) {
        char[] characters = source.apply(key);
        if (characters == null || characters.length == 0) {
            return null;
        }
        String passphrase = new String(characters); // which is what can be decrypted with
        Arrays.fill(characters, '\0');
        return passphrase;
    }
}

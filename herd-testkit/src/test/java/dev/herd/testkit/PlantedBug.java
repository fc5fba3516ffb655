package dev.herd.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A mistake that is made on purpose in one of Herd's own classes.
 *
 * @param what the mistake, in a few words
 * @param type the class, by its path below {@code dev/herd} and without {@code .java}
 * @param right what stands there, exactly once
 * @param wrong what is put in its place
 * @param quick whether it is found so soon that every build plants it
 */
record PlantedBug(String what, String type, String right, String wrong, boolean quick) {

    private static final Path SOURCES = Path.of("..", "herd-api", "src", "main", "java", "dev", "herd");

    /** The class's source with the mistake in it. */
    String source() throws IOException {
        String source = Files.readString(SOURCES.resolve(type + ".java"));
        int at = source.indexOf(right);
        if (at < 0 || source.indexOf(right, at + 1) >= 0) {
            throw new AssertionError("\"" + right + "\" stands " + (at < 0 ? "nowhere" : "more than once") + " in "
                    + type + ", so this can't be planted any more: " + what);
        }
        return source.substring(0, at) + wrong + source.substring(at + right.length());
    }

    String className() {
        return "dev.herd." + type.replace('/', '.');
    }
}

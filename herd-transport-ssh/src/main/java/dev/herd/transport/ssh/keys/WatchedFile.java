package dev.herd.transport.ssh.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of lines, read again whenever it has changed. One that isn't there, that isn't allowed to be read, or that others than
 * its owner may write holds nothing: it says who is trusted, so nobody is. Who its owner is isn't looked at. While a file can't
 * be read for a reason of the machine's, such as too many open files, what it held stays.
 *
 * @param <T> what its lines mean
 */
public final class WatchedFile<T> {

    private static final Logger log = LoggerFactory.getLogger(WatchedFile.class);
    private static final int MOST_BYTES = 4 << 20;
    private static final String ABSENT = "it isn't there";

    private final Path path;
    private final BiFunction<List<String>, Consumer<String>, T> reader;
    private final boolean optional;

    private @Nullable State seen;
    private @Nullable T held;
    private String trouble = "";

    /** What shows that a file has changed. */
    private record State(
            @Nullable Object key,
            @Nullable FileTime modified,
            long bytes,
            Set<PosixFilePermission> given,
            String problem) {}

    /**
     * A file that is still to be read.
     *
     * @param path the file
     * @param reader finds out what its lines mean, given where to complain about some of them
     */
    public WatchedFile(Path path, BiFunction<List<String>, Consumer<String>, T> reader) {
        this(path, reader, false);
    }

    private WatchedFile(Path path, BiFunction<List<String>, Consumer<String>, T> reader, boolean optional) {
        this.path = path;
        this.reader = reader;
        this.optional = optional;
    }

    /**
     * A file that is still to be read, and of which nobody wonders if it isn't there.
     *
     * @param path the file
     * @param reader finds out what its lines mean, given where to complain about some of them
     * @param <T> what its lines mean
     * @return the file
     */
    static <T> WatchedFile<T> optional(Path path, BiFunction<List<String>, Consumer<String>, T> reader) {
        return new WatchedFile<>(path, reader, true);
    }

    /**
     * Which file it is.
     *
     * @return the path
     */
    public Path path() {
        return path;
    }

    /**
     * What the file says now. Any thread; blocks for as long as the file system does.
     *
     * @return what its lines mean, of none if it can't be used
     */
    public synchronized T read() {
        T before = held;
        State now;
        List<String> lines;
        try {
            now = state();
            if (before != null && now.equals(seen)) {
                trouble = "";
                return before;
            }
            lines = now.problem().isEmpty() ? lines() : List.of();
        } catch (AccessDeniedException e) {
            seen = null;
            held = keep(null, e.toString());
            return held;
        } catch (IOException e) {
            return keep(before, e.toString());
        }
        trouble = "";
        String problem = now.problem();
        T next = reader.apply(lines, complaint -> log.warn("{}: {}", path, complaint));
        if (problem.equals(ABSENT) && before == null) {
            if (!optional) {
                log.info("{} isn't there, so it lets nobody in", path);
            }
        } else if (!problem.isEmpty()) {
            log.warn("{} is not used: {}", path, problem);
        } else if (before != null) {
            log.info("{} was read again", path);
        }
        seen = now;
        held = next;
        return next;
    }

    /** What it held, if anything, stays until it can be read. */
    private T keep(@Nullable T before, String why) {
        if (!why.equals(trouble)) {
            trouble = why;
            log.warn(
                    "{} can't be read now, so {}: {}",
                    path,
                    before == null ? "it lets nobody in" : "what it held stays",
                    why);
        }
        return before == null ? reader.apply(List.of(), complaint -> {}) : before;
    }

    private State state() throws IOException {
        try {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
            Set<PosixFilePermission> given = given();
            boolean open =
                    given.contains(PosixFilePermission.GROUP_WRITE) || given.contains(PosixFilePermission.OTHERS_WRITE);
            String problem = !now.isRegularFile()
                    ? SmallFile.IRREGULAR
                    : now.size() > MOST_BYTES
                            ? SmallFile.tooLarge(MOST_BYTES)
                            : open
                                    ? "others may write it; chmod go-w " + path
                                    : Files.isReadable(path) ? "" : "this node isn't allowed to read it";
            return new State(now.fileKey(), now.lastModifiedTime(), now.size(), given, problem);
        } catch (NoSuchFileException e) {
            return new State(null, null, 0, Set.of(), ABSENT);
        } catch (AccessDeniedException e) {
            return new State(null, null, 0, Set.of(), e.toString());
        }
    }

    private Set<PosixFilePermission> given() throws IOException {
        try {
            return Files.getPosixFilePermissions(path);
        } catch (UnsupportedOperationException e) {
            return Set.of(); // a file system that knows no owners
        }
    }

    private List<String> lines() throws IOException {
        return new String(SmallFile.read(path, MOST_BYTES), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }
}

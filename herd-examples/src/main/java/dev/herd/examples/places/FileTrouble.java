package dev.herd.examples.places;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Failures of files in words: the exceptions of the JDK often say nothing but the path, or anything but. */
final class FileTrouble {

    private FileTrouble() {}

    /**
     * A failure that names the file and what is wrong.
     *
     * @param path the file or folder
     * @param what what can't be done with it, for instance "can't be read"
     * @param cause why
     */
    static IOException of(Path path, String what, IOException cause) {
        return new IOException(path + " " + what + ": " + reason(cause), cause);
    }

    private static String reason(IOException cause) {
        if (cause instanceof AccessDeniedException) {
            return "permission denied";
        } else if (cause instanceof NoSuchFileException) {
            return "no such file";
        } else if (cause instanceof FileAlreadyExistsException exists) {
            return exists.getFile() + " is no folder";
        } else if (cause instanceof CharacterCodingException) {
            return "it is not text in UTF-8";
        }
        String said = cause instanceof FileSystemException failure ? failure.getReason() : cause.getMessage();
        return said == null ? cause.getClass().getSimpleName() : said;
    }
}

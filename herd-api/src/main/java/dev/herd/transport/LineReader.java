package dev.herd.transport;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes lines of UTF-8 from a stream of bytes. A line ends with LF, CR LF or CR NUL (telnet's); a CR before anything
 * else belongs to the line. Telnet commands are left out: IAC and a command, IAC WILL, WONT, DO or DONT and an option,
 * and a subnegotiation from IAC SB to IAC SE; IAC IAC is the byte 0xFF, and an IAC before a byte that is no command
 * is one too. Not thread-safe; does no I/O.
 */
public final class LineReader {

    /**
     * A line.
     *
     * @param text the line without its end; what was malformed in it is replaced by U+FFFD
     * @param wellFormed whether it is valid UTF-8 and free of NUL
     */
    public record Line(String text, boolean wellFormed) {}

    private static final int IAC = 0xff;
    private static final int SB = 0xfa;
    private static final int WILL = 0xfb;
    private static final int SE = 0xf0;
    private static final int KEPT_BYTES = 1 << 10;
    private static final byte[] NOTHING = {};

    private enum Telnet {
        /** In the text. */
        TEXT,
        /** Behind an IAC. */
        COMMAND,
        /** Behind a command that has an option. */
        OPTION,
        /** In a subnegotiation. */
        SUBNEGOTIATION,
        /** Behind an IAC in a subnegotiation. */
        SUBNEGOTIATION_COMMAND
    }

    private final int maxLineBytes;
    private byte[] line = NOTHING;
    private int length;

    /** Bytes of subnegotiations since the line began: they cost no memory, but neither may they go on for ever. */
    private int skipped;

    private boolean afterCr;
    private Telnet telnet = Telnet.TEXT;

    /**
     * A reader of a stream of which nothing was read yet.
     *
     * @param maxLineBytes the longest line, in bytes without its end, at least 1
     */
    public LineReader(int maxLineBytes) {
        this.maxLineBytes = maxLineBytes;
    }

    /**
     * The next line.
     *
     * @param input bytes received; those up to the end of the line are taken, or all if there is none
     * @return a line, or null if more input is needed
     * @throws LineLengthException as soon as a line is longer than it may be; then the stream is of no more use
     */
    public @Nullable Line next(ByteBuffer input) throws LineLengthException {
        while (input.hasRemaining()) {
            int b = input.get() & 0xff;
            if (!isText(b)) {
                continue;
            }
            if (afterCr) {
                afterCr = false;
                if (b == '\n' || b == 0) {
                    return line();
                }
                append('\r');
            }
            if (b == '\n') {
                return line();
            }
            if (b == '\r') {
                afterCr = true;
            } else {
                append(b);
            }
        }
        return null;
    }

    /**
     * The last line, when the stream has ended: it may lack an end, or the second half of one.
     *
     * @return what came since the last line's end, or null if nothing did
     */
    public @Nullable Line end() {
        return length == 0 && !afterCr ? null : line();
    }

    /** Whether a byte is text, and not part of a telnet command. */
    private boolean isText(int b) throws LineLengthException {
        switch (telnet) {
            case TEXT -> {
                if (b != IAC) {
                    return true;
                }
                telnet = Telnet.COMMAND;
            }
            case COMMAND -> {
                telnet = b == SB ? Telnet.SUBNEGOTIATION : b >= WILL && b < IAC ? Telnet.OPTION : Telnet.TEXT;
                if (b == IAC) {
                    return true;
                }
                if (b < SE) {
                    flushCr();
                    append(IAC); // text in another encoding than UTF-8, where the byte's own meaning must not get lost
                    return true;
                }
            }
            case SUBNEGOTIATION -> {
                if (++skipped > maxLineBytes) {
                    throw new LineLengthException(maxLineBytes);
                }
                if (b == IAC) {
                    telnet = Telnet.SUBNEGOTIATION_COMMAND;
                }
            }
            case SUBNEGOTIATION_COMMAND -> telnet = b == SE ? Telnet.TEXT : Telnet.SUBNEGOTIATION;
            case OPTION -> telnet = Telnet.TEXT;
        }
        return false;
    }

    private void flushCr() throws LineLengthException {
        if (afterCr) {
            afterCr = false;
            append('\r');
        }
    }

    private void append(int b) throws LineLengthException {
        if (length == maxLineBytes) {
            throw new LineLengthException(maxLineBytes);
        }
        if (length == line.length) {
            line = Arrays.copyOf(line, (int) Math.min(maxLineBytes, Math.max(64, 2L * length)));
        }
        line[length++] = (byte) b;
    }

    private Line line() {
        String text = new String(line, 0, length, StandardCharsets.UTF_8);
        boolean wellFormed = text.indexOf('\uFFFD') < 0 || isUtf8();
        if (text.indexOf('\0') >= 0) {
            wellFormed = false;
            text = text.replace('\0', '\uFFFD');
        }
        if (line.length > KEPT_BYTES) {
            line = NOTHING;
        }
        length = 0;
        skipped = 0;
        afterCr = false;
        return new Line(text, wellFormed);
    }

    /** Asked only where a replacement character is in the text: it may have been sent as such. */
    private boolean isUtf8() {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line, 0, length));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}

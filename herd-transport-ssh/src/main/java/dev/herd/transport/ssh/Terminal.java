package dev.herd.transport.ssh;

import dev.herd.transport.StreamSession;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a person sees who talks to a session at a terminal: it shows what he types, lets him correct the line, and asks for the
 * next one. The other end's terminal is raw, so nobody else does. Bytes of UTF-8 that make one character are one.
 *
 * <p>Keys: Return ends the line; Backspace takes back a character, Ctrl-W a word, Ctrl-U all; Ctrl-C gives the line up; Ctrl-D
 * on an empty line leaves. Cursor keys and the like do nothing.
 */
final class Terminal {

    private static final int SHOWN_BYTES = 4 << 10;
    private static final String PROMPT = "> ";
    private static final int INTERRUPT = 3;
    private static final int LEAVE = 4;
    private static final int BACKSPACE = 8;
    private static final int KILL_LINE = 21;
    private static final int KILL_WORD = 23;
    private static final int ESCAPE = 27;
    private static final int DELETE = 127;

    private enum Sequence {
        NONE,
        /** Behind an escape character. */
        BEGUN,
        /** Behind an escape character and a bracket: goes on until a letter. */
        OPEN
    }

    private final int maxLineBytes;
    private byte[] line = new byte[64];
    private int length;
    private boolean atPrompt;
    private boolean midLine; // of what the session says
    private boolean afterReturn;
    private Sequence sequence = Sequence.NONE;

    /** Lines that are complete, for the session; and what is to be shown that it doesn't say. */
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private boolean leaving;

    /**
     * A terminal at which nothing was typed yet.
     *
     * @param maxLineBytes the longest line that can be typed, in bytes
     */
    Terminal(int maxLineBytes) {
        this.maxLineBytes = maxLineBytes;
    }

    /** Takes what was typed. */
    void type(ByteBuffer bytes) {
        while (bytes.hasRemaining() && !leaving) {
            key(bytes.get() & 0xff);
        }
    }

    private void key(int b) {
        boolean secondHalf = afterReturn && b == '\n';
        afterReturn = b == '\r';
        if (secondHalf || isSequence(b)) {
            return;
        }
        switch (b) {
            case '\r', '\n' -> enter();
            case BACKSPACE, DELETE -> erase();
            case KILL_WORD -> {
                while (length > 0 && line[length - 1] == ' ') {
                    erase();
                }
                while (length > 0 && line[length - 1] != ' ') {
                    erase();
                }
            }
            case KILL_LINE -> {
                while (length > 0) {
                    erase();
                }
            }
            case INTERRUPT -> {
                length = 0;
                endOfLine("^C\r\n");
            }
            case LEAVE -> {
                if (length == 0) {
                    endOfLine("\r\n");
                    leaving = true;
                }
            }
            default -> {
                if (b >= ' ') {
                    insert(b);
                }
            }
        }
    }

    private boolean isSequence(int b) {
        Sequence before = sequence;
        sequence = switch (before) {
            case NONE -> b == ESCAPE ? Sequence.BEGUN : Sequence.NONE;
            case BEGUN -> b == '[' || b == 'O' ? Sequence.OPEN : Sequence.NONE;
            case OPEN -> b >= '@' && b <= '~' ? Sequence.NONE : Sequence.OPEN;
        };
        return before != Sequence.NONE || sequence != Sequence.NONE;
    }

    private void enter() {
        lines.write(line, 0, length);
        lines.write('\n');
        length = 0;
        endOfLine("\r\n");
    }

    private void endOfLine(String text) {
        show(text);
        atPrompt = false;
    }

    private void insert(int b) {
        if (length == maxLineBytes) {
            show("\u0007"); // rings, and takes no more
            return;
        }
        if (length == line.length) {
            line = Arrays.copyOf(line, Math.min(maxLineBytes, 2 * length));
        }
        line[length++] = (byte) b;
        if (atPrompt) {
            shown.write(b);
        }
    }

    private void erase() {
        if (length == 0) {
            return;
        }
        do {
            length--;
        } while (length > 0 && (line[length] & 0xc0) == 0x80); // the rest of a character
        show("\b \b");
    }

    /** What is typed while an answer is awaited is shown with the next prompt, so that it doesn't get into the answer. */
    private void show(String text) {
        if (atPrompt) {
            shown.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Whether there is room for more. */
    boolean wantsInput() {
        return shown.size() < SHOWN_BYTES;
    }

    /** Hands the lines that are complete to the session. */
    void handTo(StreamSession session) {
        if (lines.size() > 0) {
            ByteBuffer complete = ByteBuffer.wrap(lines.toByteArray());
            lines.reset();
            session.received(complete);
        }
    }

    /** Whether the person has left. */
    boolean leaving() {
        return leaving;
    }

    /**
     * Fills what is to be seen: what was typed, what the session says, with the ends of lines that a terminal wants, and the
     * prompt when it is the person's turn.
     *
     * @param output has room for some lines
     */
    void fill(StreamSession session, ByteBuffer output) {
        int echoed = Math.min(shown.size(), output.remaining());
        byte[] echo = shown.toByteArray();
        output.put(echo, 0, echoed);
        shown.reset();
        shown.write(echo, echoed, echo.length - echoed);
        if (shown.size() > 0) {
            return;
        }
        // Every byte may become two.
        ByteBuffer said = ByteBuffer.allocate(Math.max(0, (output.remaining() - 64) / 2));
        session.fill(said);
        said.flip();
        if (said.hasRemaining()) {
            if (atPrompt) {
                output.put((byte) '\r').put((byte) '\n');
                atPrompt = false;
            }
            while (said.hasRemaining()) {
                byte b = said.get();
                midLine = b != '\n';
                if (!midLine) {
                    output.put((byte) '\r');
                }
                output.put(b);
            }
        }
        if (!atPrompt && !midLine && !leaving && session.idle() && output.remaining() >= PROMPT.length() + length) {
            output.put(PROMPT.getBytes(StandardCharsets.US_ASCII)).put(line, 0, length);
            atPrompt = true;
        }
    }
}

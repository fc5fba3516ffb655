package dev.herd.transport.udp.client;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Whether a datagram holds lines that may be taken. */
final class Text {

    private Text() {}

    /** Why not, for people; null if they may. */
    static @Nullable String wrong(byte[] datagram, int from, int length, int lineBytes) {
        int begin = from;
        for (int i = from; i <= length; i++) {
            if (i < length && datagram[i] == 0) {
                return "not a text";
            }
            if (i == length || datagram[i] == '\n') {
                int end = i > begin && datagram[i - 1] == '\r' ? i - 1 : i;
                if (end - begin > lineBytes) {
                    return "line longer than " + lineBytes + " bytes";
                }
                begin = i + 1;
            }
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(datagram, from, Math.max(0, length - from)));
            return null;
        } catch (CharacterCodingException e) {
            return "not a text";
        }
    }

    /** How many lines there are, the last of which needs no end; 1 if there are none, since that took work, too. */
    static int lines(byte[] datagram, int from, int length) {
        int lines = 1;
        for (int i = from; i < length - 1; i++) {
            lines += datagram[i] == '\n' ? 1 : 0;
        }
        return lines;
    }
}

package dev.herd.transport.udp.client;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a node tells a program in a datagram. The package's page has all that it may begin with.
 *
 * @param kind which it is
 * @param number with {@code ANSWER} and {@code WAIT}: which question; with {@code SLOW}: how many lines a second
 * @param token with {@code PROVE}
 * @param rest what to ask for more with; empty if nothing follows
 * @param gone whether what follows was asked for, and isn't there any more
 * @param bye whether the conversation ends with it
 * @param body what follows the first line
 */
record Reply(Kind kind, long number, String token, String rest, boolean gone, boolean bye, ByteBuffer body) {

    enum Kind {
        PROVE,
        PROVEN,
        STALE,
        SLOW,
        WAIT,
        ANSWER,
        NEWS,
        BYE,
        CROWDED
    }

    private static final int MOST_BYTES = 80;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final Pattern PATTERN = Pattern.compile(
            "\\? (?:prove (?<token>[0-9a-f]{12})|(?<proven>proven)|(?<stale>stale: say \\? hello)|(?<bye>bye)|(?<crowded>too many clients)"
                    + "|slow: no more than (?<slow>[1-9][0-9]{0,6}) lines a second"
                    + "|wait (?<wait>[1-9][0-9]{0,17})"
                    + "|(?:answer (?<answer>[1-9][0-9]{0,17})|news)"
                    + "(?: (?:more|part) (?<rest>[0-9a-f]{8} [0-9]{1,9})|(?<gone> gone))?(?<last> bye)?)");

    /** Null if it is none of these. */
    static @Nullable Reply read(byte[] datagram, int length) {
        int end = 0;
        while (end < length && end < MOST_BYTES && datagram[end] != '\n') {
            end++;
        }
        Matcher line = PATTERN.matcher(new String(datagram, 0, end, StandardCharsets.ISO_8859_1));
        if (end == length || !line.matches()) {
            return null;
        }
        if (line.group("token") != null) {
            return new Reply(Kind.PROVE, 0, line.group("token"), "", false, false, NOTHING);
        }
        if (line.group("wait") != null) {
            return new Reply(Kind.WAIT, Long.parseLong(line.group("wait")), "", "", false, false, NOTHING);
        }
        if (line.group("slow") != null) {
            return new Reply(Kind.SLOW, Long.parseLong(line.group("slow")), "", "", false, false, NOTHING);
        }
        if (line.group("proven") != null) {
            return new Reply(Kind.PROVEN, 0, "", "", false, false, NOTHING);
        }
        if (line.group("stale") != null) {
            return new Reply(Kind.STALE, 0, "", "", false, false, NOTHING);
        }
        if (line.group("bye") != null) {
            return new Reply(Kind.BYE, 0, "", "", false, false, NOTHING);
        }
        if (line.group("crowded") != null) {
            return new Reply(Kind.CROWDED, 0, "", "", false, false, NOTHING);
        }
        String answer = line.group("answer");
        String rest = line.group("rest");
        return new Reply(
                answer == null ? Kind.NEWS : Kind.ANSWER,
                answer == null ? 0 : Long.parseLong(answer),
                "",
                rest == null ? "" : rest,
                line.group("gone") != null,
                line.group("last") != null,
                ByteBuffer.wrap(Arrays.copyOfRange(datagram, end + 1, length)));
    }
}

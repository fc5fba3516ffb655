package dev.herd.transport.udp.client;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the first line of a client's datagram means, and where the rest begins. The package's page has them all.
 *
 * @param kind which it is
 * @param token with {@code PROVE} and {@code MORE}, and with {@code ASK} if it asks for more; else empty
 * @param offset with a token for more: where that begins
 * @param key with {@code PROVE}: the client's, or empty
 * @param number with {@code ASK}: which question
 * @param body where what follows begins, in bytes; past the end if there isn't even an empty line
 */
record Phrase(Kind kind, String token, int offset, String key, long number, int body) {

    enum Kind {
        HELLO,
        PROVE,
        ASK,
        MORE,
        BYE,
        /** None of these, but it begins like them: no line for the application. */
        SAID_BY_A_NODE,
        /** A line for the application. */
        TEXT
    }

    static final String HELLO = "? hello\n";
    static final String PROVEN = "? proven\n";
    static final String BYE = "? bye\n";
    static final String GONE = "? gone\n";
    static final String STALE = "? stale: say ? hello\n";

    /** For who says more lines than the rate. */
    static String slow(int linesPerSecond) {
        return "? slow: no more than " + linesPerSecond + " lines a second\n";
    }

    /** The longest is an ASK for more. */
    private static final int MOST_BYTES = 64;

    private static final String NUMBER = "([1-9][0-9]{0,17})";
    private static final String OFFSET = "([0-9]{1,9})";
    private static final Pattern PATTERN = Pattern.compile("\\? (?:(?<hello>hello)|(?<bye>bye)"
            + "|prove (?<proof>[0-9a-f]{12})(?: (?<key>[0-9a-f]{8}))?"
            + "|(?:more|part) (?<rest>[0-9a-f]{8}) (?<from>" + OFFSET + ")"
            + "|ask (?<ask>" + NUMBER + ")(?: more (?<askRest>[0-9a-f]{8}) (?<askFrom>" + OFFSET + "))?)");

    static Phrase read(byte[] datagram, int length) {
        if (length < 3 || datagram[0] != '?' || datagram[1] != ' ') {
            return of(Kind.TEXT);
        }
        int end = 2;
        while (end < length && end < MOST_BYTES && datagram[end] != '\n') {
            end++;
        }
        int body = end + 1;
        if (end < length && datagram[end] == '\n' && datagram[end - 1] == '\r') {
            end--;
        }
        Matcher line = PATTERN.matcher(new String(datagram, 0, end, StandardCharsets.ISO_8859_1));
        return line.matches() ? of(line, body) : of(Kind.SAID_BY_A_NODE);
    }

    private static Phrase of(Kind kind) {
        return new Phrase(kind, "", 0, "", 0, 0);
    }

    private static Phrase of(Matcher line, int body) {
        if (line.group("hello") != null) {
            return new Phrase(Kind.HELLO, "", 0, "", 0, body);
        }
        if (line.group("bye") != null) {
            return new Phrase(Kind.BYE, "", 0, "", 0, body);
        }
        String proof = line.group("proof");
        if (proof != null) {
            String key = line.group("key");
            return new Phrase(Kind.PROVE, proof, 0, key == null ? "" : key, 0, body);
        }
        String rest = line.group("rest");
        if (rest != null) {
            return new Phrase(Kind.MORE, rest, Integer.parseInt(line.group("from")), "", 0, body);
        }
        long number = Long.parseLong(line.group("ask"));
        String more = line.group("askRest");
        return more == null
                ? new Phrase(Kind.ASK, "", 0, "", number, body)
                : new Phrase(Kind.ASK, more, Integer.parseInt(line.group("askFrom")), "", number, body);
    }

    /** Whether anything follows, be it an empty line. */
    boolean hasBody(int length) {
        return body <= length;
    }
}

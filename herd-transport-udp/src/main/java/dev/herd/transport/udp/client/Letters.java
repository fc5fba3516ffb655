package dev.herd.transport.udp.client;

import dev.herd.transport.udp.client.Rests.Rest;
import dev.herd.transport.udp.client.Rests.Sort;
import dev.herd.transport.udp.crypto.RandomBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Makes datagrams of what is said to clients. */
final class Letters {

    /** The largest to a client on this machine: every {@code nc} reads so much at once. */
    private static final int LOCAL_BYTES = 8_192;

    /** The longest {@code part TOKEN OFFSET}, with a question mark, blanks and the ends of lines. */
    private static final int MARK_BYTES = 28;

    private final int datagramBytes;
    private final RandomBytes random;
    private final Rests rests = new Rests();

    Letters(int datagramBytes, RandomBytes random) {
        this.datagramBytes = datagramBytes;
        this.random = random;
    }

    /** What was answered to all lines that the client was heard to say. */
    byte[] answer(Client client, byte[] text, String proof, boolean bye, long now) {
        return client.known
                ? letter(client, Sort.ANSWER, new Rest(Sort.ANSWER, text, token()), 0, bye, now)
                : limited(client, text, proof);
    }

    /** What was said unasked. */
    byte[] news(Client client, byte[] text, String proof, boolean bye, long now) {
        return client.known
                ? letter(client, Sort.NEWS, new Rest(Sort.NEWS, text, token()), 0, bye, now)
                : limited(client, text, proof);
    }

    /** What follows, or that there is nothing. */
    byte[] more(Client client, String token, int from, long now) {
        Rest rest = rests.find(client, token);
        if (rest == null || from > rest.text.length) {
            return bytes(client.isProgram() ? "? answer " + client.asked + " gone\n" : Phrase.GONE);
        }
        rests.keep(client, rest, now);
        return letter(client, client.isProgram() ? Sort.ANSWER : rest.sort, rest, from, false, now);
    }

    private byte[] letter(Client client, Sort sort, Rest all, int from, boolean bye, long now) {
        int most =
                client.address.getAddress().isLoopbackAddress() ? Math.max(LOCAL_BYTES, datagramBytes) : datagramBytes;
        String first = !client.isProgram() ? "" : sort == Sort.ANSWER ? "? answer " + client.asked : "? news";
        String last = client.isProgram() ? (bye ? " bye\n" : "\n") : "";
        int room = most - first.length() - last.length();
        Piece piece = all.text.length - from <= room
                ? new Piece(all.text, from, all.text.length)
                : Piece.of(all.text, from, room - MARK_BYTES);
        String mark = "";
        if (!piece.isLast()) {
            mark = (piece.isPart() ? "part " : "more ") + all.token + " " + piece.to;
            rests.keep(client, all, now);
        }
        if (client.isProgram()) {
            return join(first + (mark.isEmpty() ? "" : " " + mark) + last, piece, "");
        }
        return join("", piece, mark.isEmpty() ? "" : (piece.isPart() ? "\n? " : "? ") + mark + "\n");
    }

    /** What is kept for a client that has left. */
    void forget(Client client) {
        rests.drop(client, Sort.ANSWER);
        rests.drop(client, Sort.NEWS);
    }

    /** What was kept for long enough. */
    void forgetOld(long now) {
        rests.dropOld(now);
    }

    /** When there is something of that again. */
    long deadline() {
        return rests.deadline();
    }

    /** For an address that may be somebody else's: no more than it has sent for, and what it takes to get more. */
    private byte[] limited(Client client, byte[] text, String proof) {
        int room = (int) Math.min(client.credit, datagramBytes);
        String mark = "? prove " + proof + "\n";
        Piece piece =
                text.length <= room ? new Piece(text, 0, text.length) : Piece.lines(text, 0, room - mark.length());
        byte[] letter = join("", piece, piece.isLast() ? "" : mark);
        if (letter.length > room) {
            return new byte[0];
        }
        client.credit -= letter.length;
        return letter;
    }

    private String token() {
        return HexFormat.of().formatHex(random.next(Integer.BYTES));
    }

    private static byte[] join(String first, Piece piece, String last) {
        return ByteBuffer.allocate(first.length() + piece.length() + last.length())
                .put(bytes(first))
                .put(piece.text, piece.from, piece.length())
                .put(bytes(last))
                .array();
    }

    static byte[] bytes(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }
}

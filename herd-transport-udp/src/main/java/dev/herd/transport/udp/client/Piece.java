package dev.herd.transport.udp.client;

/** What of a text goes into a datagram. */
final class Piece {

    /** All of it, each line with its end. */
    final byte[] text;

    final int from;
    final int to;

    Piece(byte[] text, int from, int to) {
        this.text = text;
        this.from = from;
        this.to = to;
    }

    /**
     * As many whole lines as there is room for; if there is none for the first, a part of it, between two characters.
     *
     * @param room at least the longest character's bytes
     */
    static Piece of(byte[] text, int from, int room) {
        Piece lines = lines(text, from, room);
        if (lines.length() > 0 || from == text.length) {
            return lines;
        }
        int to = from + room;
        while (to > from && (text[to] & 0xc0) == 0x80) {
            to--;
        }
        return new Piece(text, from, to);
    }

    /** As many whole lines as there is room for, perhaps none. */
    static Piece lines(byte[] text, int from, int room) {
        if (text.length - from <= room) {
            return new Piece(text, from, text.length);
        }
        int to = from + Math.max(room, 0);
        while (to > from && text[to - 1] != '\n') {
            to--;
        }
        return new Piece(text, from, to);
    }

    int length() {
        return to - from;
    }

    boolean isLast() {
        return to == text.length;
    }

    /** Whether it ends within a line. */
    boolean isPart() {
        return to > from && text[to - 1] != '\n';
    }
}

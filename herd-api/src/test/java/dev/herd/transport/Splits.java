package dev.herd.transport;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The ways in which a network may cut a stream of bytes. */
final class Splits {

    private Splits() {}

    /** All at once, every single cut, and byte by byte: each as the pieces that arrive. */
    static List<List<ByteBuffer>> of(byte[] stream) {
        List<List<ByteBuffer>> ways = new ArrayList<>();
        for (int cut = 0; cut < stream.length; cut++) {
            List<ByteBuffer> pieces = new ArrayList<>();
            if (cut > 0) {
                pieces.add(piece(stream, 0, cut));
            }
            pieces.add(piece(stream, cut, stream.length));
            ways.add(pieces);
        }
        List<ByteBuffer> single = new ArrayList<>();
        for (int i = 0; i < stream.length; i++) {
            single.add(piece(stream, i, i + 1));
        }
        ways.add(single);
        return ways;
    }

    /** A piece somewhere in the middle of a larger, direct buffer, as a transport has it. */
    private static ByteBuffer piece(byte[] stream, int from, int to) {
        ByteBuffer around = ByteBuffer.allocateDirect(to - from + 7);
        return around.position(3).put(stream, from, to - from).flip().position(3);
    }

    /** Does something with all pieces of one way, and fails if it doesn't take all of each. */
    static void feed(List<ByteBuffer> pieces, Consumer<ByteBuffer> to) {
        for (ByteBuffer piece : pieces) {
            int end = piece.limit();
            to.accept(piece);
            if (piece.position() != end) {
                throw new AssertionError("of " + end + " bytes, " + (end - piece.position()) + " were left");
            }
        }
    }
}

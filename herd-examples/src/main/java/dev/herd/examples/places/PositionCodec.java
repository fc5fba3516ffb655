package dev.herd.examples.places;

import dev.herd.Codec;
import java.nio.ByteBuffer;

/** A position as its {@code AT} line in UTF-8: what goes over the links can be read in any dump of them. */
final class PositionCodec implements Codec<Position> {

    private final Codec<String> text = Codec.string();

    @Override
    public ByteBuffer encode(Position position) {
        return text.encode(position.at());
    }

    @Override
    public Position decode(ByteBuffer bytes) {
        return Position.parse(text.decode(bytes));
    }
}

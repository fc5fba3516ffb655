package dev.herd.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.transport.Sniffer.Speaker;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class SnifferTest {

    @Test
    void magicIsAPeersAndWhatFollowsIsLeftToOthers() {
        byte[] stream = {(byte) 0x89, 'H', 'R', 'D', 0, 0, 0, 1, 'x'};
        for (List<ByteBuffer> pieces : Splits.of(stream)) {
            Sniffed sniffed = sniff(pieces);
            assertThat(sniffed.speaker).isEqualTo(Speaker.PEER);
            assertThat(sniffed.rest).isEqualTo(ByteBuffer.wrap(stream, 4, 5));
        }
    }

    @Test
    void anythingElseIsAClientsAndNoByteOfItIsLost() {
        List<byte[]> streams = List.of(
                "IAMAT kiwi\n".getBytes(StandardCharsets.UTF_8),
                "\n".getBytes(StandardCharsets.UTF_8),
                "HRD\n".getBytes(StandardCharsets.UTF_8),
                new byte[] {(byte) 0xff, (byte) 0xfb, 1, 'a', '\n'},
                new byte[] {(byte) 0x89, 'H', 'R', 'X', '\n'},
                new byte[] {(byte) 0x89, (byte) 0x89, 'H', 'R', 'D'});
        for (byte[] stream : streams) {
            for (List<ByteBuffer> pieces : Splits.of(stream)) {
                Sniffed sniffed = sniff(pieces);
                assertThat(sniffed.speaker).isEqualTo(Speaker.CLIENT);
                assertThat(sniffed.rest).isEqualTo(ByteBuffer.wrap(stream));
            }
        }
    }

    @Test
    void aPeersTimeBeginsWithItsFirstByte() {
        Sniffer sniffer = new Sniffer();
        assertThat(sniffer.read(ByteBuffer.allocate(0))).isEqualTo(Speaker.UNKNOWN);
        assertThat(sniffer.begun()).isFalse();
        assertThat(sniffer.read(Sniffer.magic().limit(1))).isEqualTo(Speaker.UNKNOWN);
        assertThat(sniffer.begun()).isTrue();
    }

    @Test
    void noTextAndNoTelnetCommandBeginsLikeThePeersMagic() {
        int first = Sniffer.magic().get(0) & 0xff;
        assertThat(first).isBetween(0x80, 0xbf); // a continuation byte in UTF-8
        assertThat(Sniffer.magic().remaining()).isEqualTo(4);
    }

    private record Sniffed(Speaker speaker, ByteBuffer rest) {}

    private static Sniffed sniff(List<ByteBuffer> pieces) {
        Sniffer sniffer = new Sniffer();
        Speaker speaker = Speaker.UNKNOWN;
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        for (ByteBuffer piece : pieces) {
            if (speaker == Speaker.UNKNOWN) {
                speaker = sniffer.read(piece);
                if (speaker == Speaker.CLIENT) {
                    put(rest, sniffer.taken());
                }
            }
            put(rest, piece);
        }
        return new Sniffed(speaker, ByteBuffer.wrap(rest.toByteArray()));
    }

    private static void put(ByteArrayOutputStream to, ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            to.write(bytes.get());
        }
    }
}

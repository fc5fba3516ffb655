package dev.herd.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class HelloTest {

    private static final byte[] NONCE = new byte[Hello.NONCE_BYTES];

    private static Hello hello(String herd, String node, List<String> endpoints) {
        return new Hello(1, 3, 5L, true, -7L, NONCE, 65_536, herd, node, endpoints);
    }

    @Test
    void comesBackAsItWas() throws MalformedFrameException {
        Hello read = Hello.decode(hello("näws", "Blake", List.of("tcp://localhost:12490", "udp://[::1]:1"))
                .encode(1_024));
        assertThat(read)
                .usingRecursiveComparison()
                .isEqualTo(hello("näws", "Blake", List.of("tcp://localhost:12490", "udp://[::1]:1")));
    }

    @Test
    void refusesEveryTruncation() {
        byte[] whole = hello("news", "Blake", List.of("tcp://localhost:12490")).encode(1_024);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> Hello.decode(cut)).isInstanceOf(MalformedFrameException.class);
        }
    }

    @Test
    void skipsWhatALaterVersionAdds() throws MalformedFrameException {
        byte[] whole = hello("news", "Blake", List.of()).encode(1_024);
        assertThat(Hello.decode(Arrays.copyOf(whole, whole.length + 9)).node()).isEqualTo("Blake");
    }

    @Test
    void refusesTooManyEndpointsAndTinyFrames() {
        byte[] many = hello("n", "b", List.of()).encode(1_024);
        many[many.length - 1] = 17;
        assertThatThrownBy(() -> Hello.decode(many)).hasMessageContaining("17 endpoints");
        byte[] tiny = new Hello(1, 1, 0, false, 1, NONCE, 511, "n", "b", List.of()).encode(1_024);
        assertThatThrownBy(() -> Hello.decode(tiny)).hasMessageContaining("511");
    }

    @Test
    void neverOffersMoreEndpointsThanItMay() throws MalformedFrameException {
        List<String> many = Collections.nCopies(40, "tcp://localhost:1");
        assertThat(Hello.decode(hello("n", "b", many).encode(1_024)).endpoints())
                .hasSize(16);
    }

    @Test
    void leavesOutTheEndpointsThatItHasNoRoomFor() throws MalformedFrameException {
        String longest = "tcp://" + "h".repeat(300) + ":1";
        List<String> endpoints = List.of("tcp://localhost:1", longest, "tcp://localhost:2", "tcp://localhost:3");
        int room = 58 + 2 + 2 * 18;
        byte[] body = hello("n", "b", endpoints).encode(room);
        assertThat(body).hasSize(room);
        assertThat(Hello.decode(body).endpoints()).containsExactly("tcp://localhost:1", "tcp://localhost:2");
        assertThat(hello("n".repeat(200), "b".repeat(200), endpoints).encode(Messages.mostBody(512)))
                .hasSizeLessThanOrEqualTo(512 - 3);
    }

    @Test
    void refusesBrokenUtf8() {
        byte[] whole = hello("ab", "b", List.of()).encode(1_024);
        int herdAt = 1 + 1 + 8 + 1 + 8 + 32 + 4 + 1;
        whole[herdAt] = (byte) 0xC3;
        whole[herdAt + 1] = (byte) 0x28;
        assertThatThrownBy(() -> Hello.decode(whole)).isInstanceOf(MalformedFrameException.class);
    }
}

package dev.herd.transport.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.Codec;
import dev.herd.Herd;
import dev.herd.HerdMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Both transports are found by their schemes; a herd may have links of several kinds. */
@Timeout(60)
class TcpBesideMemoryTest {

    @Test
    void aNodeJoinsThoseOfOneTransportWithThoseOfTheOther() throws Exception {
        try (Herd both = Herd.builder()
                        .node("both")
                        .listen("tcp://localhost:0", "mem://both:0")
                        .start();
                Herd outside =
                        Herd.builder().peers(both.listening().get(0).toString()).start();
                Herd inside =
                        Herd.builder().peers(both.listening().get(1).toString()).start()) {
            map(inside).put("key", "from inside");
            Wait.until("it is outside", () -> "from inside".equals(map(outside).get("key")));
            assertThat(both.links())
                    .extracting(link -> link.remote().substring(0, 6))
                    .contains("tcp://", "mem://");
        }
    }

    private static HerdMap<String, String> map(Herd herd) {
        return herd.map("words", Codec.string(), Codec.string());
    }
}

package dev.herd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.herd.node.SteppedTiming;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What a node's own writes come up against when its store is nearly full. */
class FullTest {

    @Test
    void ownWritesEndAtNinetyPercentOfABound() throws IOException {
        Herd herd = Herd.builder()
                .timing(new SteppedTiming())
                .limit("storeKeys", "10")
                .start();
        HerdMap<String, String> map = herd.map("news", Codec.string(), Codec.string());
        for (int i = 0; i < 9; i++) {
            map.put("key " + i, "v");
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> map.put("one more", "v"))
                .withMessageStartingWith("the store is full for this node's own writes, which end at 90 % of a bound")
                .withMessageContaining("it holds 9 keys of at most 10");
        map.put("key 8", "w");
        map.remove("key 8");
        assertThat(map).hasSize(8);
        assertThat(herd.stats().refusedWrites()).isEqualTo(1);
        var unused = herd.closeAsync();
    }
}

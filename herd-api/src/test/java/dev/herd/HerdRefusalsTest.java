package dev.herd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.node.SteppedTiming;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HerdRefusalsTest {

    @Test
    void whatATransportRefusesIsCountedAndTold() throws Exception {
        ScriptedTransport transport = new ScriptedTransport();
        List<HerdEvent> events = new ArrayList<>();
        Herd herd = Herd.builder()
                .listen("script://localhost:1")
                .transport(transport)
                .timing(new SteppedTiming())
                .listenerExecutor(Runnable::run)
                .onEvent(events::add)
                .start();
        transport.context().refusals().refused("10.0.0.1:1000", "too loud");
        transport.context().refusals().refused("10.0.0.1:1001", "too loud");
        assertThat(herd.stats().refusedInput()).isEqualTo(2);
        assertThat(events)
                .containsExactly(
                        new HerdEvent.InputRefused("10.0.0.1:1000", "too loud"),
                        new HerdEvent.InputRefused("10.0.0.1:1001", "too loud"));
        var unused = herd.closeAsync();
    }
}

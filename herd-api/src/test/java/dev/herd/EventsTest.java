package dev.herd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.mockingDetails;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.helpers.MessageFormatter;

class EventsTest {

    private final Logger log = mock(Logger.class);
    private final List<HerdEvent> told = new ArrayList<>();

    @Test
    void whatOneHostRepeatsIsLoggedOnceButAlwaysTold() {
        Events events = new Events(log, "a", Runnable::run, List.of(told::add));
        for (int i = 0; i < 100; i++) {
            events.inputRefused("10.0.0.1:" + (1_000 + i), "line longer than " + i + " bytes");
            events.inputRefused("tcp://10.0.0.1:" + (2_000 + i), "a frame too many");
        }
        assertThat(warnings())
                .containsExactly(
                        "a: input from 10.0.0.1:1000 refused: line longer than 0 bytes",
                        "a: input from tcp://10.0.0.1:2000 refused: a frame too many");
        assertThat(told).hasSize(200);
        events.inputRefused("10.0.0.2:1000", "a frame too many");
        events.inputRefused("tcp://[::1]:1000", "a frame too many");
        events.inputRefused("tcp://[::1]:1001", "a frame too many");
        assertThat(warnings()).hasSize(4);
    }

    @Test
    void aHostThatIsInventiveIsLoggedAFewTimesOnly() {
        Events events = new Events(log, "a", Runnable::run, List.of());
        for (int i = 0; i < 1_000; i++) {
            events.inputRefused("10.0.0.1:1000", "reason " + Character.toString(0x4E00 + i));
        }
        assertThat(warnings()).hasSize(8);
    }

    @Test
    void aStrangerIsLoggedOnceHoweverOftenHeConnectsAndHidesNoPeerThatIsDialled() {
        Events events = new Events(log, "a", Runnable::run, List.of(told::add));
        events.linkRefused("tcp://10.0.0.2:12490", true, "nobody there");
        for (int i = 0; i < 1_000; i++) {
            events.linkRefused("tcp://10.0.0.1:" + (1_000 + i), false, "no handshake in time");
        }
        events.linkRefused("tcp://10.0.0.2:12490", true, "nobody there");
        events.linkRefused("tcp://10.0.0.2:12491", true, "nobody there");
        assertThat(logged("info"))
                .containsExactly(
                        "a: no link with tcp://10.0.0.2:12490: nobody there",
                        "a: no link with tcp://10.0.0.1:1000: no handshake in time",
                        "a: no link with tcp://10.0.0.2:12491: nobody there");
        assertThat(told).hasSize(1_003);
        events.linkUp("b", "tcp://10.0.0.1:1");
        events.linkRefused("tcp://10.0.0.1:2", false, "no handshake in time");
        assertThat(logged("info")).endsWith("a: no link with tcp://10.0.0.1:2: no handshake in time");
    }

    @Test
    void aListenerThatIsBehindIsLoggedOnceUntilItHasCaughtUp() {
        Queue<Runnable> tasks = new ArrayDeque<>();
        Events events = new Events(log, "a", tasks::add, List.of(told::add));
        for (int episode = 1; episode <= 2; episode++) {
            for (int i = 0; i < 10_100; i++) {
                events.linkUp("b", "there");
            }
            assertThat(warnings())
                    .hasSize(episode)
                    .allMatch(each -> each.equals("a: 10000 events wait for a listener already; more are dropped"));
            while (!tasks.isEmpty()) {
                tasks.remove().run();
            }
            assertThat(told).hasSize(episode * 10_000);
        }
    }

    private List<String> warnings() {
        return logged("warn");
    }

    private List<String> logged(String level) {
        return mockingDetails(log).getInvocations().stream()
                .filter(call -> call.getMethod().getName().equals(level))
                .map(call -> MessageFormatter.arrayFormat(
                                call.getArgument(0),
                                Arrays.copyOfRange(call.getArguments(), 1, call.getArguments().length))
                        .getMessage())
                .toList();
    }
}

package dev.herd.testkit;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of transports catches each wrong one at the rule that it breaks, and names that rule. */
class TransportContractTest {

    static Stream<Arguments> wrongTransports() {
        return Stream.of(
                Arguments.of(WrongTransport.TakesAnySetting.class, "T2"),
                Arguments.of(WrongTransport.ListensAnywhere.class, "T6"),
                Arguments.of(WrongTransport.NeverTellsOfTheEnd.class, "T10"),
                Arguments.of(WrongTransport.ThrowsFromConnect.class, "T13"),
                Arguments.of(WrongTransport.OpensTwice.class, "L2"),
                Arguments.of(WrongTransport.ClosesTwice.class, "L3"),
                Arguments.of(WrongTransport.GivesFramesAfterClosed.class, "L3"),
                Arguments.of(WrongTransport.FillsWithinWake.class, "L4"),
                Arguments.of(WrongTransport.LosesWakes.class, "L5"),
                Arguments.of(WrongTransport.AsksOnceOnly.class, "L6"),
                Arguments.of(WrongTransport.AsksWithoutAWake.class, "L7"),
                Arguments.of(WrongTransport.CutsFrames.class, "L8"),
                Arguments.of(WrongTransport.ReusesTickets.class, "L9"),
                Arguments.of(WrongTransport.RepeatsFrames.class, "L10"),
                Arguments.of(WrongTransport.LosesFrames.class, "L11"),
                Arguments.of(WrongTransport.ReportsNothingLost.class, "L12"),
                Arguments.of(WrongTransport.CallsLostFramesDelivered.class, "L13"),
                Arguments.of(WrongTransport.ForgetsTheReason.class, "L14"));
    }

    @ParameterizedTest
    @MethodSource("wrongTransports")
    void wrongTransportFailsAtItsRule(Class<?> transport, String rule) {
        ContractRun.of(transport).failsAt(rule);
    }
}

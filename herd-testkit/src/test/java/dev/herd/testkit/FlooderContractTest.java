package dev.herd.testkit;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of flooders catches each wrong one at the rule that it breaks. */
class FlooderContractTest {

    static Stream<Arguments> wrongFlooders() {
        return Stream.of(
                Arguments.of(WrongFlooder.TellsTheSender.class, "F1"),
                Arguments.of(WrongFlooder.MissesAPeer.class, "F2"),
                Arguments.of(WrongFlooder.ForgetsToForward.class, "F3"),
                Arguments.of(WrongFlooder.ForwardsDuplicates.class, "F4"),
                Arguments.of(WrongFlooder.ForwardsOldNews.class, "F5"),
                Arguments.of(WrongFlooder.ForwardsDuplicates.class, "F6"),
                Arguments.of(WrongFlooder.MissesAPeer.class, "F6"),
                Arguments.of(WrongFlooder.ThrowsDice.class, "F7"),
                Arguments.of(WrongFlooder.KeepsItsStep.class, "F8"),
                Arguments.of(WrongFlooder.TrustsMessages.class, "F9"),
                Arguments.of(WrongFlooder.SendsWholeKeys.class, "F10"),
                Arguments.of(WrongFlooder.OnlyClaimsToBeConcurrent.class, "F11"),
                Arguments.of(WrongFlooder.KnowsOnlyItsFirstPeers.class, "F12"));
    }

    @ParameterizedTest
    @MethodSource("wrongFlooders")
    void wrongFlooderFailsAtItsRule(Class<?> flooder, String rule) {
        ContractRun.of(flooder).failsAt(rule);
    }
}

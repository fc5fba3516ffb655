package dev.herd.testkit;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of stores lets a right one pass, and catches each wrong one at the rule that it breaks. */
class StoreContractTest {

    static Stream<Arguments> wrongStores() {
        return Stream.of(
                Arguments.of(WrongStore.ForgetsPrevious.class, "S2"),
                Arguments.of(WrongStore.TakesOlder.class, "S3"),
                Arguments.of(WrongStore.ComparesTimesOnly.class, "S5"),
                Arguments.of(WrongStore.ForgetsTombstones.class, "S6"),
                Arguments.of(WrongStore.CallsChangeTwice.class, "S10"),
                Arguments.of(WrongStore.SwallowsFailures.class, "S11"),
                Arguments.of(WrongStore.DiscardsAnyVersion.class, "S12"),
                Arguments.of(WrongStore.KnowsNoBounds.class, "S14"),
                Arguments.of(WrongStore.RefusesOldNewsWhenFull.class, "S14"),
                Arguments.of(WrongStore.MissesInScans.class, "S15"),
                Arguments.of(WrongStore.ScansACopy.class, "S15"),
                Arguments.of(WrongStore.TearsUpdates.class, "S16"),
                Arguments.of(WrongStore.TellsNewsTwice.class, "S17"),
                Arguments.of(WrongStore.MissesInScans.class, "S19"),
                Arguments.of(WrongStore.LetsChangesNest.class, "S22"),
                Arguments.of(WrongStore.FindsOldVersions.class, "S23"),
                Arguments.of(WrongStore.MissesInParts.class, "S24"));
    }

    @ParameterizedTest
    @MethodSource("wrongStores")
    void wrongStoreFailsAtItsRule(Class<?> store, String rule) {
        ContractRun.of(store).failsAt(rule);
    }

    @Test
    void plainStorePasses() {
        ContractRun.of(WrongStore.class).andOnlyThere();
    }
}

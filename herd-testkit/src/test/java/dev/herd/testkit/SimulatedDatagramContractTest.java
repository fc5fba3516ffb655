package dev.herd.testkit;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SimulatedDatagramContractTest extends SimulatedStreamContractTest {

    @Override
    Faults faults() {
        return Faults.lossyDatagrams();
    }
}

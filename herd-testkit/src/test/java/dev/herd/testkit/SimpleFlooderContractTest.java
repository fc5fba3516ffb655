package dev.herd.testkit;

import dev.herd.flood.Flooder;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SimpleFlooderContractTest implements FlooderContract {

    @Override
    public Flooder newFlooder() {
        return Flooder.simple();
    }
}

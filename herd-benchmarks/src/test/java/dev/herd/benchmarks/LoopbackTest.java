package dev.herd.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class LoopbackTest {

    private static final String HEAD =
            " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed";

    @Test
    void whatTheDeviceHasSentIsTheNinthColumn() {
        assertThat(
                        Loopback.sent(
                                List.of(
                                        "Inter-|   Receive                            |  Transmit",
                                        HEAD,
                                        "  eth0:  1 2 0 0 0 0 0 0 3 4 0 0 0 0 0 0",
                                        "    lo:     731      5    0    0    0     0          0         0     9731      55    0    0    0     0       0          0")))
                .isEqualTo(9_731);
    }

    @Test
    void aMachineWithoutTheDeviceIsNotTakenForAnIdleOne() {
        assertThatThrownBy(() -> Loopback.sent(List.of(HEAD))).isInstanceOf(IllegalStateException.class);
    }
}

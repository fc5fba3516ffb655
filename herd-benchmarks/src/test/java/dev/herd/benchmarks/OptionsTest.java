package dev.herd.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {

    @Test
    void allButSshIsRunWhenNothingIsSaid() {
        Options options = Options.parse(List.of());

        assertThat(options.rounds()).isEqualTo(5);
        assertThat(options.quick()).isFalse();
        assertThat(options.systems())
                .doesNotContain(Options.Subject.HERD_SSH, Options.Subject.HERD_SSH_L)
                .hasSize(Options.Subject.values().length - 2);
        assertThat(options.workloads())
                .containsExactly(
                        Options.Workload.LATENCY,
                        Options.Workload.FLOOD,
                        Options.Workload.ALL_WRITE,
                        Options.Workload.TWO_THREADS,
                        Options.Workload.GROWTH,
                        Options.Workload.HOT_KEYS,
                        Options.Workload.JOIN,
                        Options.Workload.HEAP,
                        Options.Workload.READ,
                        Options.Workload.BIG_VALUES,
                        Options.Workload.SLOW_PEER,
                        Options.Workload.STARTUP);
    }

    @Test
    void whatIsSaidIsRun() {
        Options options = Options.parse(
                List.of("--rounds", "3", "--quick", "--systems", "relay,herd-ssh", "--workloads", "flood,latency"));

        assertThat(options.rounds()).isEqualTo(3);
        assertThat(options.quick()).isTrue();
        assertThat(options.systems()).containsExactly(Options.Subject.HERD_SSH, Options.Subject.RELAY);
        assertThat(options.workloads()).containsExactly(Options.Workload.LATENCY, Options.Workload.FLOOD);
    }

    @Test
    void quickIsOneRound() {
        assertThat(Options.parse(List.of("--quick")).rounds()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--fast              | unknown option '--fast'",
                "--rounds            | --rounds needs a value",
                "--rounds 0          | --rounds is '0', but must be a whole number from 1 to 1000",
                "--rounds x          | --rounds is 'x', but must be a whole number from 1 to 1000",
                "--systems hurd      | --systems has 'hurd', but there is only herd, herd-udp, herd-ssh, herd-ssh-l, relay, jgroups, redis, infinispan, hazelcast, hash-map",
                "--workloads flood,  | --workloads has '', but there is only latency, flood, all-write, two-threads, growth, hot-keys, join, join-1m, heap, read, big-values, slow-peer, startup, wire, lossy, delayed, fairness"
            })
    void whatIsWrongIsSaid(String arguments, String message) {
        assertThatThrownBy(() -> Options.parse(List.of(arguments.split(" "))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}

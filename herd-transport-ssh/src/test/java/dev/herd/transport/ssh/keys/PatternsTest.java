package dev.herd.transport.ssh.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a key may come from, as OpenSSH takes it. */
class PatternsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*,!2001:db8::1     | 2001:db8::1     | false",
                "*,!2001:db8:0::1   | 2001:db8::1     | false",
                "*,!::1             | ::1             | false",
                "*,!::1             | ::2             | true",
                "2001:db8::1        | 2001:db8::1     | true",
                "2001:DB8:0:0::1    | 2001:db8::1     | true",
                "2001:db8::*        | 2001:db8::1     | true",
                "2001:db8::/32      | 2001:db8:7::1   | true",
                "10.0.0.0/8,!10.0.0.1 | 10.0.0.1      | false",
                "10.0.0.0/8,!10.0.0.1 | 10.0.0.2      | true",
                "10.0.0.?           | 10.0.0.2        | true",
                "10.0.0.?           | 10.0.0.20       | false",
                "192.0.2.1          | 192.0.2.1       | true",
                "192.0.2.1          | 192.0.2.10      | false"
            })
    void anAddressIsInHoweverItIsWritten(String patterns, String address, boolean in) {
        assertThat(Patterns.of(patterns).match(InetAddresses.forString(address)))
                .isEqualTo(in);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.0/8, !10.0.0.1",
                "10.0.0.1,",
                "10.0.0.0/33",
                "1.2.3.4.5/8",
                "4294967296/8",
                "256.0.0.1/8",
                "localhost/8",
                "fe80::1%nosuch",
                "!fe80::1%nosuch",
                "fe80::%nosuch/64"
            })
    void whatIsNoPatternIsWrong(String patterns) {
        assertThat(Patterns.of(patterns).wrong()).isNotEmpty();
    }

    @Test
    void aScopeMatchesNothing() {
        assertThat(Patterns.of("fe80::1%nosuch,fe80::%nosuch/64").match(InetAddresses.forString("fe80::1")))
                .isFalse();
        assertThat(Patterns.networks("fe80::1%nosuch", InetAddresses.forString("fe80::1")))
                .isFalse();
    }

    @Test
    void whatIsOneIsNot() {
        assertThat(Patterns.of("*,!10.0.0.1,2001:db8::/32,10.0.0.0/8,host-?").wrong())
                .isEmpty();
    }
}

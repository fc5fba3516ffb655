package dev.herd.transport.udp.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTest {

    private static final Networks SOME = Networks.parse("10.0.0.0/8, fd00::/7,192.0.2.7, 198.51.100.128/25");

    @ParameterizedTest
    @CsvSource({
        "10.255.0.1, true",
        "11.0.0.1, false",
        "192.0.2.7, true",
        "192.0.2.6, false",
        "198.51.100.128, true",
        "198.51.100.127, false",
        "fc00::1, true",
        "fdff::1, true",
        "fe00::1, false",
        "::ffff:10.0.0.1, true",
    })
    void anAddressIsInOneOrNot(String address, boolean in) throws UnknownHostException {
        assertThat(SOME.contains(InetAddress.getByName(address))).isEqualTo(in);
    }

    @Test
    void noneHoldNobodyAndSlashZeroHoldsItsFamily() throws UnknownHostException {
        assertThat(Networks.parse(" ").contains(InetAddress.getByName("10.0.0.1")))
                .isFalse();
        assertThat(Networks.parse("0.0.0.0/0").contains(InetAddress.getByName("10.0.0.1")))
                .isTrue();
        assertThat(Networks.parse("0.0.0.0/0").contains(InetAddress.getByName("fd00::1")))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "10.0.0.0/33",
                "10.0.0.0/",
                "fd00::/129",
                "10.0.0.256",
                "10.0.0.0/8/8",
                "1.2.3",
                "a:b:g"
            })
    void whatIsNoNetworkIsNamed(String text) {
        assertThatThrownBy(() -> Networks.parse("10.0.0.0/8," + text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'");
    }

    @Test
    void aCommaTooManyIsRefused() {
        assertThatThrownBy(() -> Networks.parse("10.0.0.0/8,")).hasMessageContaining("two commas");
    }
}

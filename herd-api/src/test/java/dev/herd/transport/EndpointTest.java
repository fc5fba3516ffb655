package dev.herd.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

    @Test
    void readsAllItsParts() {
        Endpoint endpoint = Endpoint.parse("ssh://herd@bastion.example:2222?via=x&y=z");
        assertThat(endpoint).isEqualTo(new Endpoint("ssh", "herd", "bastion.example", 2222, "via=x&y=z"));
    }

    @Test
    void readsTheLeast() {
        assertThat(Endpoint.parse("tcp://localhost:0")).isEqualTo(new Endpoint("tcp", null, "localhost", 0, null));
        assertThat(Endpoint.parse("  TCP://localhost:65535 \n"))
                .isEqualTo(new Endpoint("tcp", null, "localhost", 65_535, null));
    }

    @Test
    void readsIpv6AddressesWithoutTheirBrackets() {
        assertThat(Endpoint.parse("tcp://[::1]:1").host()).isEqualTo("::1");
        assertThat(Endpoint.parse("udp://[2001:db8::7]:12490")).hasToString("udp://[2001:db8::7]:12490");
        assertThat(Endpoint.parse("ssh://me@[fe80::1]:22?a=b"))
                .isEqualTo(new Endpoint("ssh", "me", "fe80::1", 22, "a=b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tcp://localhost:12490",
                "tcp://127.0.0.1:0",
                "tcp://[::]:1",
                "ssh://user@host:22",
                "ssh://user@[::1]:22?key=value",
                "udp://host:1?"
            })
    void textIsReadBackTheSame(String text) {
        assertThat(Endpoint.parse(text)).hasToString(text);
        assertThat(Endpoint.parse(Endpoint.parse(text).toString())).isEqualTo(Endpoint.parse(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "localhost | it has no scheme",
                "//localhost:1 | it has no scheme",
                "'' | it has no scheme",
                "localhost:1 | it has no scheme",
                "tcp:localhost:1 | it has no scheme",
                "tcp://:1 | it has no host",
                "tcp://user@:1 | it has no host",
                "tcp:///path | it has no host",
                "tcp://host:port | its port 'port' is no number",
                "tcp://a:7000x | its port '7000x' is no number",
                "tcp://a:-1 | its port '-1' is no number",
                "tcp://my_host: | it has no port",
                "tcp://user@my_host | it has no port",
                "tcp://my_host:99999999999 | its port is over 65535",
                "tcp://my_host:1/path | something follows the port",
                "tcp://ä.de:1 | its host 'ä.de' has 'ä' in it",
                "tcp://$HOST:1 | its host '$HOST' has '$' in it",
                "tcp://a..b:1 | its host 'a..b' is neither a name nor an address",
                "tcp://-a:1 | its host '-a' is neither a name nor an address",
                "tcp://1.2.3.400:1 | its host '1.2.3.400' is neither a name nor an address",
                "tcp://a:1;tcp://b:2 | it looks like several, which belong apart, with commas between them",
                "tcp://a:1 tcp://b:2 | it looks like several, which belong apart, with commas between them",
                "tcp://user@::1:5 | an IPv6 address belongs in brackets",
                "tcp://::1:5 | an IPv6 address belongs in brackets",
                "tcp://localhost | it has no port",
                "tcp://localhost: | it has no port",
                "tcp://localhost:65536 | its port is over 65535",
                "tcp://localhost:1/ | something follows the port",
                "tcp://localhost:1/path | something follows the port",
                "tcp://localhost:1#part | something follows the port",
                "tcp://local host:1 | Illegal character in authority",
                "tcp://[::1:1 | Expected closing bracket for IPv6 address",
            })
    void saysWhatIsWrongWithATextAndWhatWouldBeRight(String text, String reason) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoint.parse(text))
                .withMessageStartingWith("endpoint '" + text + "': ")
                .withMessageContaining(reason)
                .withMessageEndingWith("; it should look like tcp://host:port");
    }

    @Test
    void takesTheNamesThatContainersHave() {
        assertThat(Endpoint.parse("tcp://my_host:12490")).isEqualTo(new Endpoint("tcp", null, "my_host", 12_490, null));
        assertThat(Endpoint.parse("ssh://me@shop_blake_1.net:22?a=://b"))
                .isEqualTo(new Endpoint("ssh", "me", "shop_blake_1.net", 22, "a=://b"));
        assertThat(Endpoint.parse("tcp://blake.1.x-y:0")).hasToString("tcp://blake.1.x-y:0");
    }

    @Test
    void theExampleHasTheSchemeOfWhatWasMeant() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoint.parse("mem://blake"))
                .withMessage("endpoint 'mem://blake': it has no port; it should look like mem://host:port");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoint.parse("udp://::1:5"))
                .withMessageContaining("as in udp://[::1]:12490; it should look like udp://host:port");
    }

    @Test
    void changesItsPortAndNothingElse() {
        Endpoint endpoint = Endpoint.parse("ssh://user@[::1]:0?a=b");
        assertThat(endpoint.withPort(22)).hasToString("ssh://user@[::1]:22?a=b");
        assertThat(endpoint.port()).isZero();
    }

    @Test
    void knowsLoopbackAndWildcard() {
        for (String host : new String[] {"localhost", "LocalHost", "127.0.0.1", "127.9.9.9", "[::1]"}) {
            assertThat(Endpoint.parse("tcp://" + host + ":1").isLoopback())
                    .as(host)
                    .isTrue();
        }
        for (String host : new String[] {"example.org", "10.0.0.1", "[::2]", "0.0.0.0", "localhost.example"}) {
            assertThat(Endpoint.parse("tcp://" + host + ":1").isLoopback())
                    .as(host)
                    .isFalse();
        }
        assertThat(Endpoint.parse("tcp://0.0.0.0:1").isWildcard()).isTrue();
        assertThat(Endpoint.parse("tcp://[::]:1").isWildcard()).isTrue();
        assertThat(Endpoint.parse("tcp://[::1]:1").isWildcard()).isFalse();
        assertThat(Endpoint.parse("tcp://localhost:1").isWildcard()).isFalse();
    }
}

package dev.herd.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.herd.transport.Endpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesTest {

    private static Route route(String endpoint) {
        return new Routes(null).to(Endpoint.parse(endpoint));
    }

    @Test
    void goesFromBastionToBastion() {
        assertThat(route("ssh://blake:12490").stops())
                .extracting(Stop::toString)
                .containsExactly("herd@blake:12490");
        Route route = route("ssh://me@blake:12490?jump=you@one:2222,two_b.net,x@[2001:db8::1],[::1]:4");
        assertThat(route.stops())
                .extracting(Stop::toString)
                .containsExactly(
                        "you@one:2222", "herd@two_b.net:22", "x@[2001:db8::1]:22", "herd@[::1]:4", "me@blake:12490");
        assertThat(route.stops())
                .extracting(stop -> stop.known().toString())
                .containsExactly(
                        "ssh://one:2222",
                        "ssh://two_b.net:22",
                        "ssh://[2001:db8::1]:22",
                        "ssh://[::1]:4",
                        "ssh://blake:12490");
        assertThat(route("ssh://blake:1?jump=a,b,c,d,e,f,g,h").stops()).hasSize(9);
        assertThat(route("ssh://blake:1?jump=none").stops()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jump= | bastion '' should look like user@host:port",
                "jump=a,,b | bastion '' should look like user@host:port",
                "jump=me@ | bastion 'me@' should look like",
                "jump=@a | bastion '@a' should look like",
                "jump=me@you@a | bastion 'me@you@a' should look like",
                "jump=a: | bastion 'a:' should look like",
                "jump=a:0 | bastion 'a:0' should look like",
                "jump=a:70000 | bastion 'a:70000' should look like",
                "jump=a:2:3 | bastion 'a:2:3' should look like",
                "jump=::1 | bastion '::1' should look like",
                "jump=[::1 | bastion '[::1' should look like",
                "jump=ssh://a:22 | bastion 'ssh://a:22' should look like",
                "jump=a/b | bastion 'a/b' should look like",
                "jump=me@1.2.3 | bastion 'me@1.2.3' should look like",
                "jump=a&jump=b | ssh knows jump only",
                "hop=a | ssh knows jump only",
                "'' | ssh knows jump only",
                "jump=a,b,c,d,e,f,g,h,i | there are 9 bastions on its way, but may be at most 8",
                "jump=a,b,me@A:22 | its way is a loop: it comes to A:22 twice",
                "jump=a,Blake:12490 | its way is a loop: it comes to blake:12490 twice",
            })
    void whatIsNoWayIsSaid(String query, String complaint) {
        assertThatThrownBy(() -> route("ssh://blake:12490?" + query))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(complaint);
    }
}

package dev.herd.examples.places;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeerGuardTest {

    @Test
    void onlyThisMachineUnlessSaidOtherwise() {
        PeerGuard guard = new PeerGuard("");
        assertTrue(guard.admits(TestSession.local()));
        assertFalse(guard.admits(TestSession.from("192.0.2.7:4711")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "192.0.2.7; 192.0.2.7:4711; true",
                "192.0.2.7; 192.0.2.8:4711; false",
                "10.0.0.1, 192.0.2.7; 192.0.2.7:4711; true",
                "192.0.2.0/24; 192.0.2.255:1; true",
                "192.0.2.0/24; 192.0.3.0:1; false",
                "192.0.2.128/25; 192.0.2.127:1; false",
                "192.0.2.128/25; 192.0.2.200:1; true",
                "0.0.0.0/0; 198.51.100.1:1; true",
                "0.0.0.0/0; [2001:db8::1]:1; false",
                "2001:db8::/32; [2001:db8::1]:1; true",
                "2001:db8::/32; 2001:db8:0:0:0:0:0:1:4711; true",
                "2001:db8::/32; [2001:db9::1]:1; false",
                "192.0.2.7; nonsense; false",
                "192.0.2.7; ''; false"
            })
    void addressesAndNetworks(String others, String remote, boolean admitted) {
        assertEquals(admitted, new PeerGuard(others).admits(TestSession.from(remote)));
    }

    @Test
    void anAddressThatAnybodyCanClaimIsNoneButOfThisMachine() {
        PeerGuard guard = new PeerGuard("192.0.2.0/24");
        assertFalse(guard.admits(TestSession.from("192.0.2.7:4711").over("udp")));
        assertTrue(guard.admits(TestSession.local().over("udp")));
    }

    @Test
    void usersThatTheTransportKnows() {
        PeerGuard guard = new PeerGuard("user:ada");
        assertTrue(guard.admits(TestSession.from("192.0.2.7:1").as("ada")));
        assertFalse(guard.admits(TestSession.from("192.0.2.7:1").as("eve")));
        assertFalse(guard.admits(TestSession.from("192.0.2.7:1")));
        assertTrue(guard.admits(TestSession.local()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"example.org", "192.0.2", "192.0.2.0/33", "192.0.2.0/", "192.0.2.0/-1", "user:", "*"})
    void refusesWhatItCannotTell(String others) {
        IllegalArgumentException wrong =
                assertThrows(IllegalArgumentException.class, () -> new PeerGuard("127.0.0.1," + others));
        assertTrue(String.valueOf(wrong.getMessage()).contains("'" + others + "'"), wrong::toString);
    }
}

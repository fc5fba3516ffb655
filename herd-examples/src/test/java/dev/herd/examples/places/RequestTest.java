package dev.herd.examples.places;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.herd.transport.Endpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTest {

    @Test
    void iAmAtKeepsItsFieldsAsTheyCame() {
        assertEquals(
                new Request.IAmAt(
                        "kiwi.cs.ucla.edu", "+27.5916+086.5640", "1353118103.108893381", 1_353_118_103_108_893_381L),
                Request.parse(" IAMAT\tkiwi.cs.ucla.edu  +27.5916+086.5640\u000B1353118103.108893381\r"));
    }

    @Test
    void whatsAtHasARadiusAndACount() {
        assertEquals(new Request.WhatsAt("kiwi", 100, 2), Request.parse("WHATSAT kiwi 100 2"));
        assertEquals(new Request.WhatsAt("kiwi", 0, 0), Request.parse("WHATSAT kiwi 0 0"));
        assertEquals(new Request.WhatsAt("kiwi", 20_000, 100), Request.parse("WHATSAT kiwi 20000.000 100"));
        assertEquals(new Request.WhatsAt("kiwi", 0.25, 7), Request.parse("WHATSAT kiwi 0.25 007"));
    }

    @ParameterizedTest
    @CsvSource({
        "PEER howard tcp localhost 12491, tcp://localhost:12491, PEER howard tcp localhost 12491",
        "PEER  howard  tcp  ::1  12491, tcp://[::1]:12491, PEER howard tcp ::1 12491",
        "PEER howard tcp [::1] 12491, tcp://[::1]:12491, PEER howard tcp ::1 12491",
        "PEER howard ssh ada@h.example 22, ssh://ada@h.example:22, PEER howard ssh ada@h.example 22"
    })
    void peerNamesAnEndpoint(String line, String endpoint, String answer) {
        Request.AddPeer peer = assertInstanceOf(Request.AddPeer.class, Request.parse(line));
        assertEquals(new Request.AddPeer("howard", Endpoint.parse(endpoint)), peer);
        assertEquals(answer, peer.toLine());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "HELLO",
                "iamat kiwi +27.5916+086.5640 1353118103",
                "IAMAT",
                "IAMAT kiwi +27.5916+086.5640",
                "IAMAT kiwi +27.5916+086.5640 1353118103 more",
                "IAMAT kiwi +27.5916 1353118103",
                "IAMAT kiwi +27.5916+086.5640 noon",
                "IAMAT kiwi +27.5916+086.5640 9999999999",
                "IAMATkiwi +27.5916+086.5640 1353118103 x",
                "WhatsAt kiwi 100 2",
                "WHATSAT kiwi 100",
                "WHATSAT kiwi 100 2 3",
                "WHATSAT kiwi -1 2",
                "WHATSAT kiwi +1 2",
                "WHATSAT kiwi 20000.1 2",
                "WHATSAT kiwi 1e3 2",
                "WHATSAT kiwi .5 2",
                "WHATSAT kiwi NaN 2",
                "WHATSAT kiwi 1 101",
                "WHATSAT kiwi 1 -1",
                "WHATSAT kiwi 1 2.0",
                "WHATSAT kiwi 1 99999999999999999999",
                "WHATSAT kiwi 1 two",
                "Peer howard tcp localhost 12491",
                "PEER howard tcp localhost",
                "PEER howard tcp localhost 12491 more",
                "PEER howard tcp localhost 0",
                "PEER howard tcp localhost 65536",
                "PEER howard tcp localhost -1",
                "PEER howard tcp localhost port",
                "PEER howard TCP localhost 12491",
                "PEER howard t/p localhost 12491",
                "PEER howard tcp a/b 12491",
                "PEER howard tcp h:1?x= 12491",
                "PEER howard tcp h:1 12491",
                "PEER howard tcp h:1# 12491",
                "PEER howard tcp [::1 12491",
                "AT Blake +0.563873386 kiwi +27.5916+086.5640 1353118103"
            })
    void everythingElseIsNothing(String line) {
        assertNull(Request.parse(line));
    }

    @Test
    void numbersAsLongAsALineAreNothing() {
        assertNull(Request.parse("WHATSAT kiwi 1." + "0".repeat(60_000) + " 2"));
        assertNull(Request.parse("IAMAT kiwi +27+086 " + "1".repeat(60_000)));
    }
}

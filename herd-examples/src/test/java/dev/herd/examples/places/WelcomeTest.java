package dev.herd.examples.places;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herd.transport.Endpoint;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class WelcomeTest {

    private static List<String> lines(List<Welcome.Up> servers) {
        return Welcome.lines(servers, Path.of("keys"));
    }

    private static Welcome.Up up(String name, String... endpoints) {
        return of("places", name, endpoints);
    }

    private static Welcome.Up of(String herd, String name, String... endpoints) {
        return new Welcome.Up(
                name, herd, List.of(endpoints).stream().map(Endpoint::parse).toList(), Path.of("places-logs"));
    }

    @Test
    void saysWhereToTypeWhat() {
        assertEquals(
                """
                2 servers are up, each a node of the same herd:
                  Blake    tcp://localhost:12490
                  Metta    tcp://localhost:12494
                From another terminal, tell one where somebody is, and ask any of its herd what is near:
                  echo "IAMAT kiwi.cs.ucla.edu +34.068930-118.445127 $(date +%s)" | nc -N localhost 12490
                  echo "WHATSAT kiwi.cs.ucla.edu 10 5" | nc -N localhost 12494
                What comes in and goes out is logged in places-logs. Ctrl-C stops them all.""",
                String.join(
                        "\n",
                        lines(List.of(
                                up("Blake", "tcp://localhost:12490", "tcp://localhost:12490"),
                                up("Metta", "tcp://localhost:12494")))));
    }

    @Test
    void serversOfOtherHerdsAreToldApart() {
        List<String> lines = lines(List.of(
                of("north", "Blake", "tcp://localhost:1"),
                of("north", "Howard", "tcp://localhost:2"),
                of("south", "Metta", "tcp://localhost:3")));
        assertEquals(
                "3 servers are up, nodes of 2 herds, which know nothing of each other: north, south:", lines.get(0));
        assertEquals("  echo \"WHATSAT kiwi.cs.ucla.edu 10 5\" | nc -N localhost 2", lines.get(6));
    }

    @Test
    void everyTransportHasItsOwnCommand() {
        List<String> lines =
                lines(List.of(up("Blake", "udp://localhost:1", "tcp://localhost:2"), up("Metta", "ssh://localhost:3")));
        assertEquals("  Blake    udp://localhost:1, tcp://localhost:2", lines.get(1));
        assertEquals(
                "  echo \"IAMAT kiwi.cs.ucla.edu +34.068930-118.445127 $(date +%s)\" | nc -u -w 1 localhost 1",
                lines.get(4));
        assertEquals(
                "  ssh -p 3 -i keys/client -o UserKnownHostsFile=keys/known_hosts localhost \"WHATSAT kiwi.cs.ucla.edu 10 5\"",
                lines.get(5));
    }

    @Test
    void aServerThatListensNowhereIsNotToBeAsked() {
        assertEquals(
                List.of(
                        "One server is up:",
                        "  Blake    nowhere: no client can reach it",
                        "What comes in and goes out is logged in places-logs. Ctrl-C stops it."),
                lines(List.of(up("Blake"))));
    }
}

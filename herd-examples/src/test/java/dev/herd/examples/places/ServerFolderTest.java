package dev.herd.examples.places;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herd.transport.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerFolderTest {

    /** Figure 1 of the paper. */
    private static final Set<Set<String>> LINES = Set.of(
            Set.of("Blake", "Bryant"),
            Set.of("Blake", "Howard"),
            Set.of("Bryant", "Gasol"),
            Set.of("Bryant", "Metta"),
            Set.of("Gasol", "Howard"));

    @TempDir
    Path folder;

    private static List<String> servers(ServerFolder folder) {
        return folder.files().stream().map(ServerFile::server).toList();
    }

    private void write(String name, String... lines) throws IOException {
        Files.write(folder.resolve(name), List.of(lines));
    }

    private String refused() {
        return String.valueOf(assertThrows(IllegalArgumentException.class, () -> ServerFolder.at(folder))
                .getMessage());
    }

    @ParameterizedTest
    @CsvSource({"tcp, tcp, tcp, tcp", "udp, udp, udp, udp", "ssh, ssh, ssh, ssh", "mixed, tcp, ssh, udp"})
    void theShippedFoldersAreThePrototypesHerd(
            String links, String blakeToBryant, String bryantToMetta, String others) {
        Map<Endpoint, String> listening = new HashMap<>();
        Set<String> ports = new TreeSet<>();
        for (ServerFile file : ServerFolder.shipped(links).files()) {
            List<Endpoint> at = endpoints(file, "herd.listen");
            Map<String, Integer> its = new HashMap<>();
            at.forEach(endpoint -> its.put(endpoint.scheme(), endpoint.port()));
            int port = Integer.parseInt(String.valueOf(its.get("tcp")));
            assertEquals(Map.of("tcp", port, "udp", port, "ssh", port + 10_000), its);
            at.forEach(endpoint -> listening.put(endpoint, file.server()));
            ports.add(port + " " + file.server());
        }
        assertEquals("[12490 Blake, 12491 Howard, 12492 Bryant, 12493 Gasol, 12494 Metta]", ports.toString());

        Set<List<String>> linked = new HashSet<>();
        for (ServerFile file : ServerFolder.shipped(links).files()) {
            PlacesSettings.from(file.properties());
            assertEquals("places", file.properties().getProperty("herd.name"));
            for (Endpoint peer : endpoints(file, "herd.peers")) {
                List<String> pair = List.of(file.server(), String.valueOf(listening.get(peer)));
                linked.add(pair);
                boolean first = Set.copyOf(pair).equals(Set.of("Blake", "Bryant"));
                boolean second = Set.copyOf(pair).equals(Set.of("Bryant", "Metta"));
                assertEquals(first ? blakeToBryant : second ? bryantToMetta : others, peer.scheme(), pair::toString);
            }
        }
        assertEquals(10, linked.size(), "both directions of each line");
        linked.forEach(pair -> assertTrue(LINES.contains(Set.copyOf(pair)), pair::toString));
    }

    private static List<Endpoint> endpoints(ServerFile file, String setting) {
        return Stream.of(file.properties().getProperty(setting).split(",", -1))
                .map(Endpoint::parse)
                .toList();
    }

    @Test
    void linksThatNoFolderShipsForAreNamedWithThoseThatAre() {
        IllegalArgumentException wrong =
                assertThrows(IllegalArgumentException.class, () -> ServerFolder.shipped("carrier-pigeon"));
        assertTrue(String.valueOf(wrong.getMessage()).contains("'carrier-pigeon'"), wrong::toString);
        assertTrue(String.valueOf(wrong.getMessage()).contains("tcp"), wrong::toString);
    }

    @Test
    void everyPropertiesFileOfAFolderIsAServer() throws IOException {
        write("b.properties", "herd.node=Two");
        write("a.properties", "herd.node = One ", "places.expiry=1h");
        write("README", "not a server");
        ServerFolder read = ServerFolder.at(folder);
        assertEquals(List.of("One", "Two"), servers(read));
        assertEquals("1h", read.file("One").properties().getProperty("places.expiry"));
    }

    @Test
    void aServerThatIsNotThereIsNamedWithThoseThatAre() throws IOException {
        write("a.properties", "herd.node=One");
        ServerFolder read = ServerFolder.at(folder);
        IllegalArgumentException wrong = assertThrows(IllegalArgumentException.class, () -> read.file("one"));
        assertEquals("there is no server 'one' in " + folder + "; there are: One", wrong.getMessage());
    }

    @Test
    void whatIsWrongWithAFolderIsSaid() throws IOException {
        assertEquals(folder + " has no *.properties file", refused());
        write("a.properties", "herd.node=One");
        write("b.properties", "herd.node=One");
        assertTrue(refused().endsWith("b.properties are both of the server One"), refused());
        write("b.properties", "herd.node=Number One");
        assertTrue(refused().contains("herd.node is 'Number One'"), refused());
        write("b.properties", "herd.name=places");
        assertTrue(refused().contains("herd.node is ''"), refused());
        write("b.properties", "herd.node=\\u12");
        assertTrue(refused().contains("b.properties is no properties file"), refused());
    }

    @Test
    void aFolderThatIsNoneIsSaidSo() {
        Path missing = folder.resolve("missing");
        IllegalArgumentException wrong = assertThrows(IllegalArgumentException.class, () -> ServerFolder.at(missing));
        assertEquals(missing + " is no folder", wrong.getMessage());
    }

    @Test
    void theIndexListsAllFoldersThatShip() throws Exception {
        Path config = Path.of(ServerFolder.class.getResource("config").toURI());
        Set<String> shipped = new TreeSet<>();
        try (var paths = Files.list(config)) {
            paths.filter(Files::isDirectory)
                    .forEach(path -> shipped.add(path.getFileName().toString()));
        }
        for (String links : shipped) {
            assertEquals(servers(ServerFolder.at(config.resolve(links))), servers(ServerFolder.shipped(links)), links);
        }
        assertEquals(Set.of("mixed", "ssh", "tcp", "udp"), shipped);
    }
}

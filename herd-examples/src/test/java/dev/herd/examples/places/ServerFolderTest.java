package dev.herd.examples.places;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.herd.transport.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void theShippedFolderIsThePrototypesHerd() {
        ServerFolder tcp = ServerFolder.shipped("tcp");
        Map<Endpoint, String> listening = new TreeMap<>((a, b) -> a.port() - b.port());
        tcp.files()
                .forEach(file ->
                        listening.put(Endpoint.parse(file.properties().getProperty("herd.listen")), file.server()));
        assertEquals(
                "{tcp://localhost:12490=Blake, tcp://localhost:12491=Howard, tcp://localhost:12492=Bryant, "
                        + "tcp://localhost:12493=Gasol, tcp://localhost:12494=Metta}",
                listening.toString());

        Set<List<String>> linked = new java.util.HashSet<>();
        for (ServerFile file : tcp.files()) {
            PlacesSettings.from(file.properties());
            assertEquals("places", file.properties().getProperty("herd.name"));
            for (String peer : file.properties().getProperty("herd.peers").split(",", -1)) {
                linked.add(List.of(file.server(), String.valueOf(listening.get(Endpoint.parse(peer)))));
            }
        }
        assertEquals(10, linked.size(), "both directions of each line");
        linked.forEach(pair -> assertTrue(LINES.contains(Set.copyOf(pair)), pair::toString));
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
        assertTrue(shipped.contains("tcp"));
    }
}

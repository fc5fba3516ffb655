package dev.herd.examples.places;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.herd.HerdEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventNotesTest {

    @TempDir
    Path folder;

    private List<String> noted(HerdEvent... events) throws IOException {
        try (ServerLog log = ServerLog.open(folder, "Blake")) {
            EventNotes notes = new EventNotes(log);
            List.of(events).forEach(notes);
        }
        return Files.readAllLines(folder.resolve("Blake.log")).stream()
                .map(line -> line.substring(line.indexOf('*')))
                .toList();
    }

    @Test
    void linksMadeAndLostAreNoted() throws IOException {
        assertEquals(
                List.of(
                        "* linked with Bryant at tcp://[::1]:1",
                        "* link with Bryant at tcp://[::1]:1 is lost: end of stream"),
                noted(
                        new HerdEvent.LinkUp("Bryant", "tcp://[::1]:1"),
                        new HerdEvent.LinkDown("Bryant", "tcp://[::1]:1", "end of stream")));
    }

    @Test
    void aNeighbourThatStaysAwayIsNotedOnce() throws IOException {
        HerdEvent away = new HerdEvent.LinkRefused("tcp://localhost:1", "connection refused");
        HerdEvent other = new HerdEvent.LinkRefused("tcp://localhost:1", "another herd");
        HerdEvent elsewhere = new HerdEvent.LinkRefused("tcp://localhost:2", "connection refused");
        String notedAway = "* no link with tcp://localhost:1: connection refused";
        assertEquals(
                List.of(
                        notedAway,
                        "* no link with tcp://localhost:2: connection refused",
                        "* no link with tcp://localhost:1: another herd",
                        "* linked with Bryant at x",
                        notedAway),
                noted(away, away, elsewhere, away, elsewhere, other, other, new HerdEvent.LinkUp("Bryant", "x"), away));
    }

    @Test
    void everythingElseIsNotedAsItIs() throws IOException {
        assertEquals(List.of("* StoreFull[keys=1, bytes=2]"), noted(new HerdEvent.StoreFull(1, 2)));
    }

    @Test
    void manyStrangersAreNotAllRemembered() throws IOException {
        HerdEvent[] events = IntStream.rangeClosed(0, 257)
                .map(i -> i % 257)
                .mapToObj(i -> new HerdEvent.LinkRefused("from " + i, "no"))
                .toArray(HerdEvent[]::new);
        assertEquals(258, noted(events).size(), "the first has been forgotten when it comes again");
    }
}

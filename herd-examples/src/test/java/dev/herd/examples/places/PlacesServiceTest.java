package dev.herd.examples.places;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.herd.transport.Answer;
import dev.herd.transport.ClientSession;
import dev.herd.transport.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacesServiceTest {

    private static final long NOW = 1_353_118_103_672_766_767L;
    private static final String KIWI = "kiwi.cs.ucla.edu +27.5916+086.5640 1353118103.108893381";

    private final TestPositions positions = new TestPositions(NOW + 300_000_000_000L);
    private final List<Endpoint> linked = new ArrayList<>();
    private CompletableFuture<JsonObject> found = new CompletableFuture<>();
    private final List<String> lookedUp = new ArrayList<>();

    private final PlacesService blake = server("Blake", NOW);
    private final PlacesService bryant = server("Bryant", NOW - 1_000_000_000);

    private PlacesService server(String name, long now) {
        return new PlacesService(name, positions, this::nearby, new PeerGuard(""), this::link, () -> now);
    }

    private CompletionStage<JsonObject> nearby(Location centre, double radiusKm, int count) {
        lookedUp.add(centre.latitude() + " " + centre.longitude() + " " + radiusKm + " " + count);
        return found;
    }

    private void link(Endpoint endpoint) {
        if (!endpoint.scheme().equals("tcp")) {
            throw new IllegalArgumentException("no transport for " + endpoint);
        }
        linked.add(endpoint);
    }

    private static Answer say(PlacesService server, String line) {
        return say(server, TestSession.local(), line);
    }

    private static Answer say(PlacesService server, ClientSession session, String line) {
        return server.line(session, line).toCompletableFuture().join();
    }

    private String latest() {
        found.complete(new JsonObject());
        return say(bryant, "WHATSAT kiwi.cs.ucla.edu 100 2")
                .text()
                .lines()
                .findFirst()
                .orElseThrow();
    }

    @Test
    void iAmAtIsAnsweredWithTheServerAndTheDifference() {
        assertEquals(Answer.of("AT Blake +0.563873386 " + KIWI), say(blake, "IAMAT " + KIWI));
        assertEquals(Answer.of("AT Bryant -0.436126614 " + KIWI), say(bryant, "IAMAT " + KIWI));
    }

    @Test
    void theFieldsComeBackUnchanged() {
        assertEquals(
                Answer.of("AT Blake +1353118103.672766767 \u00E9\u00A0x -00,50+000/ -0000.00"),
                say(blake, "\t IAMAT \u00E9\u00A0x   -00,50+000/\f-0000.00 \r"));
    }

    @Test
    void whatsAtIsTheAtLineThenOneLineOfJsonThenAnEmptyLine() {
        say(blake, "IAMAT " + KIWI);
        JsonObject place = new JsonObject();
        place.addProperty("name", "two\nlines \"and\" quotes");
        found.complete(place);
        Answer answer = say(bryant, "WHATSAT kiwi.cs.ucla.edu 100 2");
        assertEquals(
                "AT Blake +0.563873386 " + KIWI + "\n{\"name\":\"two\\nlines \\\"and\\\" quotes\"}\n", answer.text());
        assertFalse(answer.refused());
        assertEquals(List.of("27.5916 86.564 100.0 2"), lookedUp);
    }

    @Test
    void whatsAtWaitsForTheSource() {
        say(blake, "IAMAT " + KIWI);
        CompletableFuture<Answer> answer = blake.line(TestSession.local(), "WHATSAT kiwi.cs.ucla.edu 100 2")
                .toCompletableFuture();
        assertFalse(answer.isDone());
        found.complete(new JsonObject());
        assertEquals("AT Blake +0.563873386 " + KIWI + "\n{}\n", answer.join().text());
    }

    @Test
    void aSourceThatFailsIsAnErrorInJson() {
        say(blake, "IAMAT " + KIWI);
        found = CompletableFuture.failedFuture(new IllegalStateException("boom"));
        assertEquals(
                "AT Blake +0.563873386 " + KIWI + "\n{\"error\":\"the look-up failed\"}\n",
                say(blake, "WHATSAT kiwi.cs.ucla.edu 100 2").text());
    }

    @Test
    void aPositionThatIsNoNewsIsAnsweredAndChangesNothing() {
        say(blake, "IAMAT " + KIWI);
        assertEquals(
                Answer.of("AT Bryant -0.436126614 kiwi.cs.ucla.edu +00+000 1353118103.108893381"),
                say(bryant, "IAMAT kiwi.cs.ucla.edu +00+000 1353118103.108893381"));
        assertEquals(
                Answer.of("AT Bryant +0.563873385 kiwi.cs.ucla.edu +00+000 1353118102.108893382"),
                say(bryant, "IAMAT kiwi.cs.ucla.edu +00+000 1353118102.108893382"));
        assertEquals("AT Blake +0.563873386 " + KIWI, latest());
    }

    @Test
    void aNewerPositionReplacesTheOlder() {
        say(blake, "IAMAT " + KIWI);
        say(bryant, "IAMAT kiwi.cs.ucla.edu +01+002 1353118103.108893382");
        assertEquals("AT Bryant -0.436126615 kiwi.cs.ucla.edu +01+002 1353118103.108893382", latest());
    }

    @Test
    void aClockAheadIsOrdinaryUpToABound() {
        assertEquals(
                Answer.of("AT Blake -299.327233233 kiwi +01+002 1353118403"),
                say(blake, "IAMAT kiwi +01+002 1353118403"));
        assertEquals(Answer.refused("IAMAT kiwi +01+002 1353118404"), say(blake, "IAMAT kiwi +01+002 1353118404"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "HELLO  there\t",
                "IAMAT kiwi.cs.ucla.edu +27.5916+286.5640 1353118103",
                "WHATSAT kiwi.cs.ucla.edu 100 101",
                "WHATSAT nobody 100 2",
                "PEER howard udp localhost 12491",
                "PEER howard tcp localhost twelve"
            })
    void everythingElseComesBackBehindAQuestionMark(String line) {
        Answer answer = say(blake, line);
        assertEquals("? " + line, answer.text());
        assertTrue(answer.refused());
        assertEquals(List.of(), linked);
    }

    @Test
    void whatsAtWithARefusedLineLooksNothingUp() {
        say(blake, "WHATSAT nobody 100 2");
        assertEquals(List.of(), lookedUp);
    }

    @Test
    void peerLinks() {
        assertEquals(Answer.of("PEER howard tcp localhost 12491"), say(blake, "PEER  howard tcp localhost 12491"));
        assertEquals(List.of(Endpoint.parse("tcp://localhost:12491")), linked);
    }

    @Test
    void peerFromElsewhereIsRefused() {
        String line = "PEER howard tcp localhost 12491";
        assertEquals(Answer.refused(line), say(blake, TestSession.from("192.0.2.7:1"), line));
        assertEquals(List.of(), linked);
    }
}

package dev.herd.examples.places;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server of its own that answers as MediaWiki's documentation shows, or worse. */
@Timeout(60)
class WikipediaGeosearchTest {

    private static final Location WIKIMEDIA = new Location(37.7891838, -122.4033522);
    private static final Duration AMPLE = Duration.ofSeconds(50);
    private static final Duration SHORT = Duration.ofMillis(200);

    private static final String DOCUMENTED = """
            {"batchcomplete": "", "query": {"geosearch": [
              {"pageid": 18618509, "ns": 0, "title": "Wikimedia Foundation",
               "lat": 37.7891838, "lon": -122.4033522, "dist": 0, "primary": ""},
              {"pageid": 42936625, "ns": 0, "title": "Foxcroft Building",
               "lat": 37.789166666667, "lon": -122.40333333333, "dist": 2.5, "primary": ""},
              {"pageid": 2292, "ns": 0, "title": "A \\"third\\"\\n place",
               "lat": 37.7893, "lon": -122.4031, "dist": 25.7, "primary": ""}
            ]}}
            """;

    private final BlockingQueue<HttpExchange> asked = new LinkedBlockingQueue<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;
    private URI api;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
        api = URI.create("http://localhost:" + server.getAddress().getPort() + "/w/api.php");
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private interface Behaviour {
        void answer(HttpExchange exchange) throws IOException, InterruptedException;
    }

    private void behave(Behaviour behaviour) {
        server.createContext("/w/api.php", exchange -> {
            asked.add(exchange);
            try (exchange) {
                behaviour.answer(exchange);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private JsonObject near(Duration patience, double radiusKm, int count) {
        try (WikipediaGeosearch source = new WikipediaGeosearch(api, "test/1", patience)) {
            return source.near(WIKIMEDIA, radiusKm, count).toCompletableFuture().join();
        }
    }

    @Test
    void asksAsDocumentedAndReadsTheAnswer() {
        behave(exchange -> send(exchange, 200, DOCUMENTED));
        assertEquals(
                "{\"source\":\"wikipedia\",\"searchedKm\":1.5,\"places\":["
                        + "{\"name\":\"Wikimedia Foundation\",\"distanceKm\":0,\"latitude\":37.789184,"
                        + "\"longitude\":-122.403352,\"page\":18618509},"
                        + "{\"name\":\"Foxcroft Building\",\"distanceKm\":0.003,\"latitude\":37.789167,"
                        + "\"longitude\":-122.403333,\"page\":42936625},"
                        + "{\"name\":\"A \\\"third\\\"\\n place\",\"distanceKm\":0.026,\"latitude\":37.7893,"
                        + "\"longitude\":-122.4031,\"page\":2292}]}",
                near(AMPLE, 1.5, 10).toString());
        HttpExchange question = asked.remove();
        assertEquals("GET", question.getRequestMethod());
        assertEquals(
                "action=query&list=geosearch&gscoord=37.7891838%7C-122.4033522&gsradius=1500&gslimit=10&format=json",
                question.getRequestURI().getRawQuery());
        assertEquals("test/1", question.getRequestHeaders().getFirst("User-Agent"));
    }

    @ParameterizedTest
    @ValueSource(doubles = {10.0, 10.0001, 20_000.0})
    void reachesTenKilometresAndSaysSo(double radiusKm) {
        behave(exchange -> send(exchange, 200, DOCUMENTED));
        assertEquals(10, near(AMPLE, radiusKm, 10).get("searchedKm").getAsDouble());
        assertTrue(asked.remove().getRequestURI().getRawQuery().contains("&gsradius=10000&"));
    }

    @Test
    void asksForTenMetresAtLeast() {
        behave(exchange -> send(exchange, 200, DOCUMENTED));
        assertEquals(0.01, near(AMPLE, 0, 10).get("searchedKm").getAsDouble());
        assertTrue(asked.remove().getRequestURI().getRawQuery().contains("&gsradius=10&"));
    }

    @Test
    void smallCoordinatesAreWrittenWithoutAnExponent() {
        behave(exchange -> send(exchange, 200, DOCUMENTED));
        try (WikipediaGeosearch source = new WikipediaGeosearch(api, "test/1", AMPLE)) {
            source.near(new Location(0.00001, -0.0000002), 1, 1)
                    .toCompletableFuture()
                    .join();
        }
        assertTrue(asked.remove().getRequestURI().getRawQuery().contains("gscoord=0.000010%7C-0.00000020&"));
    }

    @Test
    void keepsNoMoreThanWereAskedFor() {
        behave(exchange -> send(exchange, 200, DOCUMENTED));
        assertEquals(2, near(AMPLE, 1, 2).getAsJsonArray("places").size());
    }

    @Test
    void forNothingItDoesNotAsk() {
        behave(exchange -> send(exchange, 200, DOCUMENTED));
        assertEquals(
                "{\"source\":\"wikipedia\",\"searchedKm\":10,\"places\":[]}",
                near(AMPLE, 100, 0).toString());
        assertEquals(0, asked.size());
    }

    @Test
    void anErrorOfTheWikiIsPassedOn() {
        behave(exchange -> send(exchange, 200, """
                {"error": {"code": "invalid-coord", "info": "Invalid coordinate provided", "*": "See ..."}}
                """));
        assertEquals(
                "{\"error\":\"Wikipedia refused the search: Invalid coordinate provided\"}",
                near(AMPLE, 1, 1).toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 301, 404, 429, 500, 503})
    void anotherStatusIsAnError(int status) {
        behave(exchange -> exchange.sendResponseHeaders(status, -1));
        assertEquals(
                "{\"error\":\"Wikipedia answered with HTTP status " + status + "\"}",
                near(AMPLE, 1, 1).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>502 Bad Gateway</html>",
                "[]",
                "null",
                "{}",
                "{\"query\": {}}",
                "{\"query\": []}",
                "{\"query\": {\"geosearch\": {}}}",
                "{\"query\": {\"geosearch\": [1]}}",
                "{\"query\": {\"geosearch\": [null]}}",
                "{\"query\": {\"geosearch\": [{\"pageid\": 1, \"title\": \"x\", \"lat\": 1}]}}",
                "{\"query\": {\"geosearch\": [{\"pageid\": 1, \"title\": \"x\", \"lat\": 1, \"lon\": 1e999}]}}",
                "{\"query\": {\"geosearch\": [{\"pageid\": 1, \"title\": \"x\", \"lat\": 91, \"lon\": 1}]}}",
                "{\"query\": {\"geosearch\": [{\"pageid\": 1, \"title\": \"x\", \"lat\": \"N\", \"lon\": 1}]}}",
                "{\"query\": {\"geosearch\": [{\"pageid\": 1, \"title\": [], \"lat\": 1, \"lon\": 1}]}}",
                "{\"query\": {\"geosearch\": [{\"pageid\": null, \"title\": \"x\", \"lat\": 1, \"lon\": 1}]}}",
                "{\"query\": {\"geosearch\": []",
                "{\"query\": {\"geosearch\": []}} trailing",
                "{query: {geosearch: []}}",
                "{\"error\": \"no object\"}",
                "{\"error\": {}}"
            })
    void nonsenseIsAnError(String body) {
        behave(exchange -> send(exchange, 200, body));
        assertEquals(
                "{\"error\":\"Wikipedia's answer makes no sense\"}",
                near(AMPLE, 1, 5).toString());
    }

    @Test
    void deepNonsenseIsAnError() {
        behave(exchange -> send(exchange, 200, "{\"a\":".repeat(100_000)));
        assertEquals(
                "{\"error\":\"Wikipedia's answer makes no sense\"}",
                near(AMPLE, 1, 5).toString());
    }

    @Test
    void aResponseWithoutEndIsNotReadToItsEnd() {
        behave(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                byte[] spaces = " ".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
                while (over.getCount() > 0) {
                    body.write(spaces);
                }
            }
        });
        assertEquals(
                "{\"error\":\"asking Wikipedia failed: the response has more than 1048576 bytes\"}",
                near(AMPLE, 1, 5).toString());
    }

    @Test
    void noResponseIsAnErrorAfterAWhile() {
        behave(exchange -> over.await());
        assertEquals(
                "{\"error\":\"Wikipedia did not answer within 200 ms\"}",
                near(SHORT, 1, 5).toString());
    }

    @Test
    void aResponseThatStopsHalfWayIsAnErrorAfterAWhile() {
        behave(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            over.await();
        });
        assertEquals(
                "{\"error\":\"Wikipedia did not answer within 200 ms\"}",
                near(SHORT, 1, 5).toString());
    }

    @Test
    void aConnectionThatBreaksIsAnError() {
        behave(exchange -> {
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write('{');
        });
        String answer = near(AMPLE, 1, 5).toString();
        assertTrue(answer.startsWith("{\"error\":\"asking Wikipedia failed"), answer);
    }

    @Test
    void nobodyThereIsAnError() {
        server.stop(0);
        String answer = near(AMPLE, 1, 5).toString();
        assertTrue(answer.startsWith("{\"error\":\"Wikipedia can't be reached"), answer);
    }

    @Test
    void aCrowdIsTurnedAwayAndClosingEndsWhatIsUnderWay() {
        behave(exchange -> over.await());
        List<CompletableFuture<JsonObject>> underWay = new ArrayList<>();
        try (WikipediaGeosearch source = new WikipediaGeosearch(api, "test/1", AMPLE)) {
            for (int i = 0; i < WikipediaGeosearch.MOST_AT_A_TIME; i++) {
                underWay.add(source.near(WIKIMEDIA, 1, 5).toCompletableFuture());
            }
            assertEquals(
                    "{\"error\":\"too many look-ups at a time\"}",
                    source.near(WIKIMEDIA, 1, 5).toCompletableFuture().join().toString());
        }
        for (CompletableFuture<JsonObject> lookUp : underWay) {
            assertEquals("{\"error\":\"this server is closing\"}", lookUp.join().toString());
        }
    }

    @Test
    void aPlaceThatIsFreeAgainIsUsed() {
        behave(exchange -> send(exchange, 200, DOCUMENTED));
        try (WikipediaGeosearch source = new WikipediaGeosearch(api, "test/1", AMPLE)) {
            for (int i = 0; i < 3 * WikipediaGeosearch.MOST_AT_A_TIME; i++) {
                assertTrue(source.near(WIKIMEDIA, 1, 5)
                        .toCompletableFuture()
                        .join()
                        .has("places"));
            }
        }
    }
}

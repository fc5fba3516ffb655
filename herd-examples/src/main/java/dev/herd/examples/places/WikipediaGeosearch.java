package dev.herd.examples.places;

import com.google.gson.JsonObject;
import java.math.BigDecimal;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A nearby source that asks Wikipedia, or another wiki with MediaWiki's GeoData, for the articles about what is near.
 * It reaches from 10 m to 10 km.
 */
final class WikipediaGeosearch implements NearbySource {

    /** Of 100 titles it takes some 30 KiB, so this is ample. */
    static final int MOST_RESPONSE_BYTES = 1 << 20;

    /** A bound on what a crowd of clients can make this server ask of Wikipedia at a time. */
    static final int MOST_AT_A_TIME = 16;

    private static final String CLOSING = "this server is closing";
    private static final int LEAST_METRES = 10;
    private static final int MOST_METRES = 10_000;

    private final URI api;
    private final String userAgent;
    private final Duration patience;
    private final HttpClient client;
    private final Semaphore free = new Semaphore(MOST_AT_A_TIME);
    private final Set<LookUp> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * A source that has asked nothing yet.
     *
     * @param api the address of the wiki's {@code api.php}
     * @param userAgent who asks, as Wikimedia wants to be told
     * @param patience how long a look-up may take from the question to the last byte of the answer
     */
    WikipediaGeosearch(URI api, String userAgent, Duration patience) {
        this.api = api;
        this.userAgent = userAgent;
        this.patience = patience;
        this.client = HttpClient.newBuilder().connectTimeout(patience).build();
    }

    @Override
    public CompletionStage<JsonObject> near(Location centre, double radiusKm, int count) {
        int metres = (int) Math.round(Math.max(LEAST_METRES, Math.min(MOST_METRES, radiusKm * 1000)));
        double searchedKm = metres / 1000.0;
        if (count == 0) {
            return CompletableFuture.completedFuture(new NearbyPlaces("wikipedia", searchedKm).toJson());
        }
        if (closed) {
            return CompletableFuture.completedFuture(NearbySource.error(CLOSING));
        }
        if (!free.tryAcquire()) {
            return CompletableFuture.completedFuture(NearbySource.error("too many look-ups at a time"));
        }
        LookUp lookUp = new LookUp(question(centre, metres, count));
        underWay.add(lookUp);
        if (closed) {
            close(); // it may not have seen this one
        }
        return lookUp.result.handle((response, failure) -> {
            underWay.remove(lookUp);
            lookUp.call.cancel(true);
            free.release();
            return failure == null ? answer(response, centre, searchedKm, count) : NearbySource.error(reason(failure));
        });
    }

    private HttpRequest question(Location centre, int metres, int count) {
        // Only numbers are put in, and a bar in its escaped form, so there is nothing left to escape.
        String query = "action=query&list=geosearch&gscoord=" + plain(centre.latitude()) + "%7C"
                + plain(centre.longitude()) + "&gsradius=" + metres + "&gslimit=" + count + "&format=json";
        return HttpRequest.newBuilder(URI.create(api + "?" + query))
                .header("User-Agent", userAgent)
                .header("Accept", "application/json")
                .timeout(patience)
                .build();
    }

    private static String plain(double degrees) {
        return BigDecimal.valueOf(degrees).toPlainString();
    }

    /** A question under way. Its request's own time limit ends with the response's head, so the whole has one, too. */
    private final class LookUp {
        private final CompletableFuture<HttpResponse<String>> call;
        private final CompletableFuture<HttpResponse<String>> result;

        LookUp(HttpRequest question) {
            call = client.sendAsync(question, BoundedText.atMost(MOST_RESPONSE_BYTES));
            result = call.thenApply(Function.identity()).orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private static JsonObject answer(HttpResponse<String> response, Location centre, double searchedKm, int count) {
        return response.statusCode() == 200
                ? GeosearchAnswer.read(response.body(), centre, searchedKm, count)
                : NearbySource.error("Wikipedia answered with HTTP status " + response.statusCode());
    }

    private String reason(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof TimeoutException || cause instanceof HttpTimeoutException) {
            return "Wikipedia did not answer within " + patience.toMillis() + " ms";
        }
        if (cause instanceof ConnectException) {
            return "Wikipedia can't be reached" + detail(cause.getMessage());
        }
        if (cause instanceof CancellationException) {
            return CLOSING;
        }
        return "asking Wikipedia failed" + detail(cause.getMessage());
    }

    private static String detail(@Nullable String message) {
        return message == null || message.isEmpty() ? "" : ": " + message;
    }

    @Override
    public void close() {
        closed = true;
        underWay.forEach(lookUp -> lookUp.result.completeExceptionally(new CancellationException(CLOSING)));
    }
}

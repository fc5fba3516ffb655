package dev.herd.examples.places;

import com.google.gson.JsonObject;
import java.util.concurrent.CompletionStage;

/**
 * Knows what is near a place. It is asked anew for every {@code WHATSAT}, and what it finds is told to that client
 * alone: looked-up data is never flooded.
 */
interface NearbySource extends AutoCloseable {

    /**
     * Looks around. Called by any threads, several at once; must not block.
     *
     * @param centre around what
     * @param radiusKm how far to look, in km, 0 to 20,000; a source with a smaller reach says in its answer how far it
     *     looked
     * @param count how many places to name at most, 0 to 100
     * @return what is there, nearest first; or an object with an {@code error} that says for people what went wrong.
     *     Complete within a bounded time, and never with an exception
     */
    CompletionStage<JsonObject> near(Location centre, double radiusKm, int count);

    /** Gives back what it holds. Look-ups under way end with an error. */
    @Override
    default void close() {}

    /**
     * The answer of a look-up that failed.
     *
     * @param reason what went wrong, for people
     * @return an object that holds nothing else
     */
    static JsonObject error(String reason) {
        JsonObject answer = new JsonObject();
        answer.addProperty("error", reason);
        return answer;
    }
}

package dev.herd.examples.places;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reads what MediaWiki's {@code list=geosearch} answers, trusting none of it. */
final class GeosearchAnswer {

    private record Page(String title, Location location, double distanceKm, long id) {}

    private GeosearchAnswer() {}

    /**
     * Makes the answer of a nearby source of it.
     *
     * @param text the body of the response
     * @param centre around what was searched
     * @param searchedKm how far, in km
     * @param count how many places to keep at most
     * @return the places, nearest first; or an error, if the body is one or makes no sense
     */
    static JsonObject read(String text, Location centre, double searchedKm, int count) {
        try {
            JsonObject answer = parse(text);
            if (answer.has("error")) {
                JsonObject error = member(answer, "error").getAsJsonObject();
                return NearbySource.error(
                        "Wikipedia refused the search: " + member(error, "info").getAsString());
            }
            NearbyPlaces places = new NearbyPlaces("wikipedia", searchedKm);
            pages(answer, centre).stream()
                    .sorted(Comparator.comparingDouble(Page::distanceKm))
                    .limit(count)
                    .forEach(page -> places.add(page.title(), page.location(), page.distanceKm())
                            .addProperty("page", page.id()));
            return places.toJson();
        } catch (IOException
                | JsonParseException
                | IllegalStateException
                | IllegalArgumentException
                | UnsupportedOperationException e) {
            // All of them are what Gson, or a Location, says of an element that is something else than expected.
            return NearbySource.error("Wikipedia's answer makes no sense");
        }
    }

    private static JsonObject parse(String text) throws IOException {
        JsonReader reader = new JsonReader(new StringReader(text));
        reader.setStrictness(Strictness.STRICT);
        JsonObject answer = JsonParser.parseReader(reader).getAsJsonObject();
        if (reader.peek() != JsonToken.END_DOCUMENT) {
            throw new JsonParseException("something follows the answer");
        }
        return answer;
    }

    private static JsonElement member(JsonObject object, String name) {
        JsonElement member = object.get(name);
        if (member == null) {
            throw new JsonParseException("there is no " + name);
        }
        return member;
    }

    private static List<Page> pages(JsonObject answer, Location centre) {
        List<Page> pages = new ArrayList<>();
        for (JsonElement element :
                member(member(answer, "query").getAsJsonObject(), "geosearch").getAsJsonArray()) {
            JsonObject page = element.getAsJsonObject();
            Location location = new Location(
                    member(page, "lat").getAsDouble(), member(page, "lon").getAsDouble());
            pages.add(new Page(
                    member(page, "title").getAsString(),
                    location,
                    centre.distanceKm(location),
                    member(page, "pageid").getAsLong()));
        }
        return pages;
    }
}

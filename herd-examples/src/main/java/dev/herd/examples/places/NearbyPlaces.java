package dev.herd.examples.places;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** The answer of a nearby source in the making: one shape for all sources. */
final class NearbyPlaces {

    private final String source;
    private final double searchedKm;
    private final JsonArray places = new JsonArray();

    /**
     * An answer without places.
     *
     * @param source what the source is called
     * @param searchedKm how far from the centre it looked
     */
    NearbyPlaces(String source, double searchedKm) {
        this.source = source;
        this.searchedKm = searchedKm;
    }

    /** Adds a place, farther away than those before it; what else is known of it can be added to what this returns. */
    JsonObject add(String name, Location location, double distanceKm) {
        JsonObject place = new JsonObject();
        place.addProperty("name", name);
        place.addProperty("distanceKm", rounded(distanceKm, 3));
        place.addProperty("latitude", rounded(location.latitude(), 6));
        place.addProperty("longitude", rounded(location.longitude(), 6));
        places.add(place);
        return place;
    }

    /** The whole answer. */
    JsonObject toJson() {
        JsonObject answer = new JsonObject();
        answer.addProperty("source", source);
        answer.addProperty("searchedKm", rounded(searchedKm, 3));
        answer.add("places", places);
        return answer;
    }

    /** Without the zeros at its end, and never in the notation with an exponent. */
    private static Number rounded(double value, int decimals) {
        BigDecimal rounded = BigDecimal.valueOf(value)
                .setScale(decimals, RoundingMode.HALF_EVEN)
                .stripTrailingZeros();
        return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
    }
}

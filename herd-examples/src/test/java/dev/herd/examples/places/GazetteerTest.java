package dev.herd.examples.places;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GazetteerTest {

    private static final Gazetteer SHIPPED = Gazetteer.shipped();
    private static final Location UCLA = new Location(34.068930, -118.445127);
    private static final Location KIWI = new Location(27.5916, 86.5640);

    private static JsonObject near(Gazetteer gazetteer, Location centre, double radiusKm, int count) {
        return gazetteer.near(centre, radiusKm, count).toCompletableFuture().join();
    }

    private static List<String> names(JsonObject answer) {
        List<String> names = new ArrayList<>();
        for (JsonElement place : answer.getAsJsonArray("places")) {
            names.add(place.getAsJsonObject().get("name").getAsString());
        }
        return names;
    }

    @Test
    void theNearestComeFirstAndAllAreWithinTheRadius() {
        JsonArray places = near(SHIPPED, UCLA, 30, 100).getAsJsonArray("places");
        assertTrue(places.size() > 20, places::toString);
        double before = 0;
        for (JsonElement place : places) {
            double distance = place.getAsJsonObject().get("distanceKm").getAsDouble();
            assertTrue(before <= distance && distance <= 30, places::toString);
            before = distance;
        }
    }

    @Test
    void theExamplesOfThePaperFindSomething() {
        assertEquals(
                List.of("Boelter Hall", "Pauley Pavilion"),
                names(near(SHIPPED, UCLA, 100, 2)).stream().sorted().toList());
        assertTrue(names(near(SHIPPED, KIWI, 100, 100)).containsAll(List.of("Mount Everest", "Lukla")));
    }

    @Test
    void aPlaceSaysAllThatIsKnownOfIt() {
        Gazetteer gazetteer = new Gazetteer(Gazetteer.read(new StringReader("""
                # a comment

                North;Nowhere;1.0;0;town
                East;Nowhere;0;0.5;city
                """)));
        assertEquals(
                "{\"source\":\"gazetteer\",\"searchedKm\":100.5,\"places\":[{\"name\":\"East\",\"distanceKm\":55.598,"
                        + "\"latitude\":0,\"longitude\":0.5,\"country\":\"Nowhere\",\"kind\":\"city\"}]}",
                near(gazetteer, new Location(0, 0), 100.5, 10).toString());
        assertEquals(List.of("East", "North"), names(near(gazetteer, new Location(0, 0), 20_000, 10)));
        assertEquals(List.of("East"), names(near(gazetteer, new Location(0, 0), 20_000, 1)));
        assertEquals(List.of(), names(near(gazetteer, new Location(0, 0), 20_000, 0)));
        assertEquals(List.of(), names(near(gazetteer, new Location(0, 0), 0, 10)));
        assertEquals(List.of("East"), names(near(gazetteer, new Location(0, 0.5), 0, 10)));
    }

    @Test
    void thereAreHundredsOfPlacesAndNoneTwice() {
        Set<String> seen = new HashSet<>();
        for (Gazetteer.Entry entry : SHIPPED.entries()) {
            assertTrue(seen.add(entry.name() + ", " + entry.country()), entry::toString);
        }
        assertTrue(seen.size() > 300);
    }

    @Test
    void theyAreAllOverTheWorld() {
        for (int latitude = -60; latitude <= 60; latitude += 30) {
            for (int longitude = -180; longitude < 180; longitude += 45) {
                Location here = new Location(latitude, longitude);
                assertEquals(1, names(near(SHIPPED, here, 5_000, 1)).size(), here::toString);
            }
        }
    }

    @Test
    void aLineThatIsNoPlaceIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Gazetteer.read(new StringReader("Paris;France;48;2")));
        assertThrows(IllegalArgumentException.class, () -> Gazetteer.read(new StringReader("Paris;France;98;2;x")));
    }
}

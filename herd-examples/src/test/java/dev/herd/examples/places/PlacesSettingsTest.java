package dev.herd.examples.places;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlacesSettingsTest {

    private static PlacesSettings settings(String... namesAndValues) {
        Properties properties = new Properties();
        properties.setProperty("herd.node", "Blake");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.setProperty(namesAndValues[i], namesAndValues[i + 1]);
        }
        return PlacesSettings.from(properties);
    }

    @Test
    void defaults() {
        PlacesSettings settings = settings();
        assertEquals(Duration.ofDays(1), settings.expiry());
        assertEquals(Duration.ofSeconds(3), settings.wikipediaTimeout());
        assertEquals(Path.of("places-logs"), settings.logFolder());
        assertInstanceOf(Gazetteer.class, settings.nearbySource());
    }

    @Test
    void everySettingIsRead() {
        PlacesSettings settings = settings(
                "places.expiry", "90m",
                "places.nearby", "wikipedia",
                "places.wikipedia.url", "http://localhost:8080/w/api.php",
                "places.wikipedia.agent", "me",
                "places.wikipedia.timeout", "250ms",
                "places.log.folder", "logs/here",
                "places.peerFrom", "192.0.2.7");
        assertEquals(Duration.ofMinutes(90), settings.expiry());
        assertEquals(URI.create("http://localhost:8080/w/api.php"), settings.wikipediaUrl());
        assertEquals("me", settings.wikipediaAgent());
        assertEquals(Duration.ofMillis(250), settings.wikipediaTimeout());
        assertEquals(Path.of("logs", "here"), settings.logFolder());
        assertTrue(settings.peers().admits(TestSession.from("192.0.2.7:1")));
        assertInstanceOf(WikipediaGeosearch.class, settings.nearbySource());
    }

    @ParameterizedTest
    @CsvSource({
        "places.expiri, places.expiry",
        "places.wikipedia, places.wikipedia.url",
        "place.nearby, places.nearby",
        "peerFrom, places.peerFrom"
    })
    void anUnknownNameIsAnErrorThatNamesTheNearest(String name, String nearest) {
        IllegalArgumentException unknown =
                assertThrows(IllegalArgumentException.class, () -> settings(name, "whatever"));
        assertEquals("there is no setting '" + name + "'; the nearest is '" + nearest + "'", unknown.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "places.expiry, 0s",
        "places.expiry, 1",
        "places.expiry, -1d",
        "places.expiry, 3651d",
        "places.expiry, 9999999999d",
        "places.expiry, soon",
        "places.nearby, Gazetteer",
        "places.wikipedia.url, ftp://localhost/",
        "places.wikipedia.url, localhost",
        "places.wikipedia.url, http://localhost/?a=b",
        "places.wikipedia.url, ://",
        "places.wikipedia.agent, ''",
        "places.wikipedia.timeout, 61s",
        "places.log.folder, ''",
        "places.peerFrom, everybody"
    })
    void aMalformedValueIsAnErrorThatNamesSettingAndValue(String name, String value) {
        IllegalArgumentException wrong = assertThrows(IllegalArgumentException.class, () -> settings(name, value));
        String message = String.valueOf(wrong.getMessage());
        assertTrue(message.startsWith(name) && message.contains("'" + value + "'"), message);
    }
}

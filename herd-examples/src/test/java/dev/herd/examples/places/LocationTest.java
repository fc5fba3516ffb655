package dev.herd.examples.places;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocationTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "+27.5916+086.5640; 27.5916; 86.564",
                "+34.068930-118.445127; 34.06893; -118.445127",
                "-34.5-058.5; -34.5; -58.5",
                "+40-075; 40; -75",
                "+4030.5-07515.25; 40.508333333333333; -75.254166666666667",
                "+4030-07515; 40.5; -75.25",
                "+403036-0751500; 40.51; -75.25",
                "+403036.9-0751500.36; 40.51025; -75.2501",
                "+40.5-0751500; 40.5; -75.25",
                "+40,5-075,25; 40.5; -75.25",
                "+40.5-075.25/; 40.5; -75.25",
                "+27.9881+086.9250+8848.86/; 27.9881; 86.925",
                "+27.9881+086.9250-12CRSWGS_84/; 27.9881; 86.925",
                "+00-000; 0; 0",
                "-90+180; -90; 180",
                "+9000.000+18000.0; 90; 180",
                "+900000-1800000.00; 90; -180",
                "+5959.999-17959.999; 59.999983333333333; -179.999983333333333"
            })
    void readsTheFormsOfIso6709(String text, double latitude, double longitude) {
        Location location = Location.parse(text);
        assertNotNull(location);
        assertEquals(latitude, location.latitude(), 1e-12);
        assertEquals(longitude, location.longitude(), 1e-12);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "+",
                "27.5916+086.5640",
                "+27.5916",
                "+27.5916086.5640",
                "+27.5916+86.5640",
                "+7.5916+086.5640",
                "+275+0865",
                "+27.+086.5",
                "+.5+086.5",
                "+27.5916+086.5640x",
                "+27.5916+086.5640//",
                " +27.5916+086.5640",
                "+27.59.16+086.5640",
                "+27.5e1+086.5",
                "+2760+08600",
                "+275960+0860000",
                "+27+08660",
                "+90.0001+000",
                "-90.000000000000000000000000000001+000",
                "+9000.1+000",
                "+900000.1+000",
                "+00+180.0001",
                "+00-1800000.1",
                "+91+000",
                "+00+181",
                "+99+999",
                "\u221227+086",
                "+\u0662\u0667+086",
                "+27.5916+086.5640+",
                "+27.5916+086.5640CRS/",
                "NaN"
            })
    void refusesEverythingElse(String text) {
        assertNull(Location.parse(text));
    }

    @Test
    void aVeryLongTextIsRefusedQuickly() {
        assertNull(Location.parse("+27." + "1".repeat(60_000) + "+086.5"));
        assertNull(Location.parse("+" + "1".repeat(60_000)));
    }

    @Test
    void coordinatesMustBeInRange() {
        assertThrows(IllegalArgumentException.class, () -> new Location(90.1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Location(0, -180.1));
        assertThrows(IllegalArgumentException.class, () -> new Location(Double.NaN, 0));
        assertThrows(IllegalArgumentException.class, () -> new Location(0, Double.NaN));
    }

    @Test
    void distancesAreThoseOfGreatCircles() {
        Location london = new Location(51.5074, -0.1278);
        Location paris = new Location(48.8566, 2.3522);
        assertEquals(343.6, london.distanceKm(paris), 0.5);
        assertEquals(0, paris.distanceKm(paris));
        assertEquals(20_015.1, new Location(90, 0).distanceKm(new Location(-90, 77)), 0.1);
        assertEquals(222.4, new Location(0, 179).distanceKm(new Location(0, -179)), 0.1, "across the date line");
        assertEquals(20_015.1, new Location(0, 0).distanceKm(new Location(0, 180)), 0.1);
    }
}

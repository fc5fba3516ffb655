package dev.herd.examples.places;

import com.google.gson.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A nearby source that works offline: a list of places that ships with the example. */
final class Gazetteer implements NearbySource {

    private static final String SHIPPED = "gazetteer.csv";

    /** One place of the list. */
    record Entry(String name, String country, Location location, String kind) {

        /** Reads a line of five columns: name, country, latitude, longitude, kind. */
        static Entry parse(String line) {
            String[] columns = line.split(";", -1);
            if (columns.length != 5) {
                throw new IllegalArgumentException("a place must have five columns, but is '" + line + "'");
            }
            Location location = new Location(Double.parseDouble(columns[2]), Double.parseDouble(columns[3]));
            return new Entry(columns[0], columns[1], location, columns[4]);
        }
    }

    private record Hit(Entry entry, double distanceKm) {}

    private final List<Entry> entries;

    Gazetteer(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /** The list that ships with the example. */
    static Gazetteer shipped() {
        try (InputStream bytes = Gazetteer.class.getResourceAsStream(SHIPPED)) {
            if (bytes == null) {
                throw new IllegalStateException(SHIPPED + " is missing from the example's jar");
            }
            return new Gazetteer(read(new InputStreamReader(bytes, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The places of a list, one a line; lines that start with {@code #} are comments. */
    static List<Entry> read(Reader lines) {
        return new BufferedReader(lines)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Entry::parse)
                .toList();
    }

    List<Entry> entries() {
        return entries;
    }

    @Override
    public CompletionStage<JsonObject> near(Location centre, double radiusKm, int count) {
        NearbyPlaces found = new NearbyPlaces("gazetteer", radiusKm);
        entries.stream()
                .map(entry -> new Hit(entry, centre.distanceKm(entry.location())))
                .filter(hit -> hit.distanceKm() <= radiusKm)
                .sorted(Comparator.comparingDouble(Hit::distanceKm))
                .limit(count)
                .forEach(hit -> add(found, hit));
        return CompletableFuture.completedFuture(found.toJson());
    }

    private static void add(NearbyPlaces found, Hit hit) {
        JsonObject place = found.add(hit.entry().name(), hit.entry().location(), hit.distanceKm());
        place.addProperty("country", hit.entry().country());
        place.addProperty("kind", hit.entry().kind());
    }
}

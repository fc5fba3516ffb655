package dev.herd.testkit;

import dev.herd.store.Store;
import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Whether all places of a simulated herd hold the same, but for what expires or remains of that. */
final class Agreement {

    private final List<Place> places;
    private final Ledger ledger;

    Agreement(List<Place> places, Ledger ledger) {
        this.places = places;
        this.ledger = ledger;
    }

    private Map<Key, HerdRecord> of(Place place) {
        TreeMap<Key, HerdRecord> all = new TreeMap<>();
        Store.Scan scan = place.store.scan();
        for (HerdRecord record = scan.next(); record != null; record = scan.next()) {
            if (!ledger.isPassing(record)) {
                all.put(record.key(), record);
            }
        }
        return all;
    }

    /** What the first place holds, and all others if they agree. */
    Map<Key, HerdRecord> ofFirst() {
        return of(places.get(0));
    }

    boolean isReached() {
        Map<Key, HerdRecord> first = ofFirst();
        return places.stream().allMatch(place -> of(place).equals(first));
    }

    /** Where they differ. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        Map<Key, HerdRecord> first = ofFirst();
        for (Place place : places) {
            Map<Key, HerdRecord> other = of(place);
            long missing = first.entrySet().stream()
                    .filter(entry -> !entry.getValue().equals(other.get(entry.getKey())))
                    .count();
            int links = place.herd == null ? -1 : place.herd.links().size();
            text.append(place.name)
                    .append(": ")
                    .append(other.size())
                    .append(" records, ")
                    .append(missing)
                    .append(" of the first's missing or different, ")
                    .append(links)
                    .append(" links; ");
        }
        return text.toString();
    }
}

package dev.herd.testkit;

import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What happens in a simulated network: as a hash, in numbers, and, if somebody wants it, in words. */
final class Trace {

    private final TraceHash hash = new TraceHash();
    private final FaultCounts faults = new FaultCounts();
    private @Nullable Consumer<String> reader;

    void readBy(Consumer<String> given) {
        reader = given;
    }

    void note(long time, String what, String from, String to, byte[] content) {
        hash.add(time, what, from, to, content);
        tell(time, what, from, to, content.length == 0 ? "" : " " + content.length + " bytes");
    }

    void fault(long time, Fault fault, String from, String to) {
        faults.count(fault);
        tell(time, fault.name().toLowerCase(Locale.ROOT).replace('_', ' '), from, to, "");
    }

    private void tell(long time, String what, String from, String to, String more) {
        if (reader != null) {
            String who = to.isEmpty() ? from : from + " -> " + to;
            reader.accept(String.format(Locale.ROOT, "%14.6f %-14s %s%s", time / 1e9, what, who, more));
        }
    }

    long hash() {
        return hash.value();
    }

    FaultCounts faults() {
        return faults;
    }
}

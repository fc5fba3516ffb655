package dev.herd.testkit.reconnect;

import java.util.Locale;

/**
 * What it took until two stores agreed again.
 *
 * @param bytes said by both, beside the records
 * @param records sent
 * @param roundTrips until the last record had come, in times that there and back takes
 * @param millis until then, in virtual time
 * @param cpuMillis of the machine that ran both
 */
record Repair(long bytes, long records, double roundTrips, double millis, double cpuMillis) {

    static final long DELAY_NANOS = 10_000_000;
    static final long BYTES_PER_SECOND = 125_000_000;

    static Repair after(long nanos, long bytes, long records, long cpuNanos) {
        return new Repair(bytes, records, nanos / (2.0 * DELAY_NANOS), nanos / 1e6, cpuNanos / 1e6);
    }

    String cells(int differences) {
        return String.format(
                Locale.ROOT,
                "%,d | %s | %.1f | %.0f",
                bytes,
                differences == 0 ? "" : String.format(Locale.ROOT, "%.1f", (double) bytes / differences),
                roundTrips,
                millis);
    }
}

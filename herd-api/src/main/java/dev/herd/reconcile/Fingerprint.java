package dev.herd.reconcile;

/**
 * What tells two sets of records apart, whole versions and not their stamps alone: how many there are, and two sums of
 * independent hashes of each. Two sets that differ have the same one with a chance of about 2<sup>-128</sup>, unless
 * somebody chose them who knows the herd's secret.
 *
 * @param count how many records
 * @param sum the sum of their hashes
 * @param mixed the sum of the mixed hashes
 */
record Fingerprint(long count, long sum, long mixed) {

    static final Fingerprint EMPTY = new Fingerprint(0, 0, 0);

    /** What tells this set from another: what only this one has, less what only the other has. */
    Fingerprint minus(Fingerprint other) {
        return new Fingerprint(count - other.count, sum - other.sum, mixed - other.mixed);
    }
}

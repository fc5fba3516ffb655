package dev.herd.node;

import com.google.common.math.LongMath;

/**
 * How far a peer's wall clock is from this node's.
 *
 * @param aheadNanos by how much it is ahead; less than 0 if it is behind
 * @param errorNanos by how much more or less it may be, at least 0
 */
public record ClockOffset(long aheadNanos, long errorNanos) {

    /** Whether it can't be less. */
    boolean aheadByMoreThan(long nanos) {
        return least() > nanos;
    }

    /** Likewise, of a clock that is behind. */
    boolean behindByMoreThan(long nanos) {
        return most() < -nanos;
    }

    /** Whether not both can be true. */
    boolean contradicts(ClockOffset other) {
        return least() > other.most() || other.least() > most();
    }

    private long least() {
        return LongMath.saturatedSubtract(aheadNanos, errorNanos);
    }

    private long most() {
        return LongMath.saturatedAdd(aheadNanos, errorNanos);
    }
}

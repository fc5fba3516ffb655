package dev.herd.value;

/** All of a record but its value: what decides who wins, and what a flooder decides by. */
public interface RecordHeader {

    /**
     * The record's stamp.
     *
     * @return a new {@code Stamp} with this header's time, origin and accepted
     */
    default Stamp stamp() {
        return new Stamp(time(), origin(), accepted());
    }

    /**
     * When it was written.
     *
     * @return nanoseconds since 1970, see {@link Stamp#time()}
     */
    long time();

    /**
     * Which run of which node wrote it.
     *
     * @return the origin, see {@link Stamp#origin()}
     */
    long origin();

    /**
     * When its origin took it in.
     *
     * @return nanoseconds since 1970, see {@link Stamp#accepted()}
     */
    long accepted();

    /**
     * The key it stands under.
     *
     * @return a key of its own bytes
     */
    Key key();

    /**
     * How large the whole record is when encoded.
     *
     * @return the size in bytes
     */
    int size();
}

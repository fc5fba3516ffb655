package dev.herd.testkit;

/** What can happen to a simulated herd, each counted where it happens. */
public enum Fault {
    /** A datagram got lost, or the word that it arrived. */
    LOSS("datagrams lost"),
    /** A frame of a stream got lost and was sent again, which held up all behind it. */
    RESEND("frames of streams sent again"),
    /** A datagram came twice. */
    DUPLICATION("datagrams duplicated"),
    /** A datagram was held up, so that others overtook it. */
    REORDER("datagrams held up"),
    /** A frame was on its way for more than 50 ms, by the delay of the network alone. */
    DELAY("frames that took over 50 ms"),
    /** A frame had to wait for more than 50 ms, since the line was slow and others were ahead of it. */
    SLOW_LINE("frames that waited for slow lines"),
    /** A frame of a stream met a partition, and waits for its end. */
    STALL("frames of streams stalled"),
    /** A datagram met a partition. */
    UNREACHABLE("datagrams into partitions"),
    /** A link broke. */
    BREAK("links broken"),
    /** An end wasn't told that its link had broken. */
    HALF_OPEN("ends not told of that"),
    /** Nodes were cut off in both directions. */
    PARTITION("partitions, both ways"),
    /** Nodes were cut off in one direction. */
    MUTE("partitions, one way"),
    /** A node crashed and lost all that it held. */
    CRASH("crashes"),
    /** A node started again, empty. */
    RESTART("restarts"),
    /** Of these, one whose wall clock shows less than it did at the crash. */
    RESTART_EARLIER("of these, with an earlier clock"),
    /** A wall clock was set forward. */
    CLOCK_FORWARD("clocks set forward"),
    /** A wall clock was set back. */
    CLOCK_BACK("clocks set back"),
    /** A node's clocks began to run fast or slow. */
    DRIFT("clocks that drift"),
    /** A node stood still for a while. */
    PAUSE("pauses");

    private final String label;

    Fault(String label) {
        this.label = label;
    }

    /**
     * What is counted.
     *
     * @return a few words, a plural
     */
    public String label() {
        return label;
    }
}

package dev.herd.testkit;

/** Who says that something is wrong with a simulated herd. */
public enum Checker {
    /** Once all is healed, all nodes come to hold the same records. */
    EQUAL("stores become equal"),
    /** Then all say that they have converged. */
    CONVERGED("converged() comes true"),
    /** Then nobody sends records any more. */
    SILENT("silence"),
    /** Who says that the herd has converged is right at that moment. */
    TRUE_WORD("awaitConverged() is true"),
    /** As many nodes hold what they are said to hold. */
    RECEIPT("receipts are true"),
    /** A node holds only what some node has written under that stamp, or what remains of it. */
    WRITTEN("only what was written"),
    /** What a node holds of a key only grows newer while the node runs. */
    GROWS("versions only grow"),
    /** A node reads what it has just written. */
    OWN_WRITE("own writes are read"),
    /** What a node has written, and then lives on, is everywhere in the end, or something newer. */
    SURVIVES("last writes survive"),
    /** What has been displaced doesn't come back after a long partition. */
    STAYS_AWAY("nothing comes back"),
    /** Nothing is forgotten before its time. */
    KEPT("nothing goes early"),
    /** A value that has expired isn't read any more, and in time is in no store, and told as gone. */
    EXPIRES("what expires goes"),
    /** A store holds what it has taken, and knows how much that is. */
    STORE("the store's own figures"),
    /** A listener hears of the last state of each key. */
    LISTENER("listeners hear the last"),
    /** Nodes send a bounded number of frames. */
    BUDGET("frames are few"),
    /** In the end there are as many links as there should be, and none owes anything. */
    MEMORY("nothing is left over"),
    /** A rule of CONTRACTS.md about handlers. */
    CONTRACT("contract"),
    /** Nothing throws. */
    EXCEPTION("no exception"),
    /** The same seed is the same run. */
    REPEAT("the same run again");

    private final String label;

    Checker(String label) {
        this.label = label;
    }

    /**
     * What is checked.
     *
     * @return a few words
     */
    public String label() {
        return label;
    }
}

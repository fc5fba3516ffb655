package dev.herd.testkit;

/** How many frames the nodes of a simulated herd may send: far more than they ever do, and soon reached by a flood without end. */
final class FrameBudget {

    /** What a link may send in all. */
    private static final int FRAMES_OF_A_LINK = 1_000;

    /** The same where halves are apart for long, and try to link all the time. */
    private static final int FRAMES_OF_A_LINK_APART = 10_000;

    /** And for each write: chunks, what is lost and sent again, exchanges on new links. */
    private static final int FRAMES_OF_A_WRITE = 25;

    /** And for each question whether the herd has converged, which is asked for some seconds. */
    private static final int FRAMES_OF_AN_ASK = 200;

    private final SimulatedNetwork network;
    private final int links;
    private long ofALink;

    /** Limits the frames of a network with so many links. */
    FrameBudget(SimulatedNetwork network, int links, boolean apart) {
        this.network = network;
        this.links = links;
        add(apart ? FRAMES_OF_A_LINK_APART : FRAMES_OF_A_LINK);
    }

    private void add(int frames) {
        ofALink += frames;
        network.limitFrames(links * ofALink);
    }

    /** A node is about to write. */
    void written() {
        add(FRAMES_OF_A_WRITE);
    }

    /** A node is about to be asked whether the herd has converged. */
    void asked() {
        add(FRAMES_OF_AN_ASK);
    }
}

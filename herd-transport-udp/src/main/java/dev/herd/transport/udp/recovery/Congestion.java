package dev.herd.transport.udp.recovery;

/** NewReno as RFC 9002, section 7, has it: how many bytes may be on their way. */
public final class Congestion {

    private static final int INITIAL_DATAGRAMS = 10;
    private static final int INITIAL_BYTES = 14_720;

    private int datagram;
    private long window;
    private long threshold;
    private long recoveryStart;
    private boolean recovering;

    /**
     * The state at the beginning of a path.
     *
     * @param datagram the largest datagram that is sent, in bytes
     */
    public Congestion(int datagram) {
        restart(datagram);
    }

    /**
     * Begins anew, since the path is another one now.
     *
     * @param datagramBytes the largest datagram that is sent, in bytes
     */
    public void restart(int datagramBytes) {
        datagram = datagramBytes;
        window = Math.min((long) INITIAL_DATAGRAMS * datagram, Math.max(2L * datagram, INITIAL_BYTES));
        threshold = Long.MAX_VALUE;
        recovering = false;
    }

    /**
     * The path's largest datagram is known better now.
     *
     * @param datagramBytes the size, in bytes
     */
    public void datagram(int datagramBytes) {
        datagram = datagramBytes;
        window = Math.max(window, least());
    }

    private long least() {
        return 2L * datagram;
    }

    /**
     * How much may be on its way.
     *
     * @return bytes of datagrams
     */
    public long window() {
        return window;
    }

    /**
     * A packet has arrived.
     *
     * @param bytes its size
     * @param sentAt when it was sent
     * @param limited whether this window was what kept more from being sent
     */
    void acknowledged(int bytes, long sentAt, boolean limited) {
        if (!limited || inRecovery(sentAt)) {
            return;
        }
        if (window < threshold) {
            window += bytes;
        } else {
            window += Math.max(1, (long) datagram * bytes / window);
        }
    }

    /**
     * Packets are lost.
     *
     * @param lastSentAt when the last of them was sent
     * @param now the time
     */
    void lost(long lastSentAt, long now) {
        if (inRecovery(lastSentAt)) {
            return;
        }
        recovering = true;
        recoveryStart = now;
        window = Math.max(window / 2, least());
        threshold = window;
    }

    /** Everything is lost that was sent for a long time. */
    void jammed() {
        window = least();
        recovering = false;
    }

    private boolean inRecovery(long sentAt) {
        return recovering && sentAt - recoveryStart <= 0;
    }
}

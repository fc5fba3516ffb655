package dev.herd.node;

import java.util.concurrent.atomic.LongAdder;

/** What a node counts; every number only grows. */
public final class Counters {
    /** Records written on this node. */
    public final LongAdder written = new LongAdder();
    /** Records received over links, whole. */
    public final LongAdder received = new LongAdder();
    /** Records received that were news. */
    public final LongAdder news = new LongAdder();
    /** Records received that were held already, in the same version. */
    public final LongAdder duplicates = new LongAdder();
    /** Records received of which a newer version was held. */
    public final LongAdder older = new LongAdder();
    /** Records received that had expired. */
    public final LongAdder expiredOnArrival = new LongAdder();
    /** Records received that broke a limit of this node. */
    public final LongAdder refusedRecords = new LongAdder();
    /** Records sent, whole or in chunks. */
    public final LongAdder sent = new LongAdder();
    /** Bytes of frames received. */
    public final LongAdder bytesReceived = new LongAdder();
    /** Bytes of frames sent. */
    public final LongAdder bytesSent = new LongAdder();
    /** Frames received. */
    public final LongAdder framesReceived = new LongAdder();
    /** Frames sent. */
    public final LongAdder framesSent = new LongAdder();
    /** Frames that were malformed. */
    public final LongAdder malformedFrames = new LongAdder();
    /** Connections, lines and frames that transports did not take, and slow clients that missed something. */
    public final LongAdder refusedInput = new LongAdder();
    /** Handshakes that failed, whatever the reason. */
    public final LongAdder refusedHandshakes = new LongAdder();
    /** Links that came up. */
    public final LongAdder linksUp = new LongAdder();
    /** Links that were up and went down. */
    public final LongAdder linksDown = new LongAdder();
    /** Times a peer was silent for longer than it usually is. */
    public final LongAdder suspicions = new LongAdder();
    /** Large records on their way out that a newer version, or none, took the place of. */
    public final LongAdder abandonedTransfers = new LongAdder();
    /** Times an outbox gave up its set. */
    public final LongAdder outboxOverflows = new LongAdder();
    /** Writes refused because the store was nearly full. */
    public final LongAdder refusedWrites = new LongAdder();
    /** Times a record was passed over by a map or its listeners because the map's codecs can't decode it. */
    public final LongAdder undecodable = new LongAdder();
    /** Records that came to their end on this node. */
    public final LongAdder expired = new LongAdder();
}

package dev.herd;

/**
 * What a node has counted since its start, and what it holds. Read one after the other while the node goes on, so they
 * need not fit each other to the last.
 *
 * @param keys keys stored, tombstones and what has expired but not been collected yet included
 * @param bytes bytes of encoded records stored
 * @param written writes made on this node that changed something
 * @param received records received over links
 * @param news of those, how many were news
 * @param duplicates of those, how many were held already in the same version
 * @param older of those, how many were older than what was held
 * @param expiredOnArrival of those, how many had expired
 * @param refusedRecords of those, how many were over the limits of key or value
 * @param sent records sent over links
 * @param framesReceived frames received
 * @param framesSent frames sent
 * @param bytesReceived bytes of frames received
 * @param bytesSent bytes of frames sent
 * @param malformedFrames frames that made no sense; each closed its link
 * @param linksUp links that came up
 * @param linksDown links that were up and went down
 * @param suspicions times a peer was silent for longer than it usually is
 * @param refusedInput connections, lines and frames that the transports did not take: too many, too long, malformed or
 *     never finished; and times a client that reads slowly began to miss what was sent to it
 * @param refusedHandshakes links that did not get through their handshake
 * @param abandonedTransfers large values on their way out that something newer took the place of
 * @param outboxOverflows times a link was so far behind that it gave its set up for a search of what the peer lacks
 * @param refusedWrites writes on this node refused because the store had reached 90 % of a bound, see
 *     {@link dev.herd.value.Limits}
 * @param undecodable times a map or its listeners passed a record over that the map's codecs can't decode
 * @param expired records that came to their end on this node
 */
public record HerdStats(
        long keys,
        long bytes,
        long written,
        long received,
        long news,
        long duplicates,
        long older,
        long expiredOnArrival,
        long refusedRecords,
        long sent,
        long framesReceived,
        long framesSent,
        long bytesReceived,
        long bytesSent,
        long malformedFrames,
        long linksUp,
        long linksDown,
        long suspicions,
        long refusedInput,
        long refusedHandshakes,
        long abandonedTransfers,
        long outboxOverflows,
        long refusedWrites,
        long undecodable,
        long expired) {}

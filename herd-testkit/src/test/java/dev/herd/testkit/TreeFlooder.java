package dev.herd.testkit;

import dev.herd.flood.Flooder;
import dev.herd.flood.Peer;
import dev.herd.flood.Step;
import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import dev.herd.value.RecordHeader;
import dev.herd.value.Stamp;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A spanning tree for each origin, after Plumtree (Leitão, Pereira, Rodrigues: Epidemic Broadcast Trees, SRDS 2007). A
 * sketch: it shows that the interface bears such a flooder, on production nodes, and bounds nothing that it remembers.
 */
final class TreeFlooder implements Flooder {

    private static final byte PRUNE = 1;
    private static final byte GRAFT = 2;
    private static final long GRAFT_AFTER_NANOS = 200_000_000;

    /** Peers that are only told of headers, by origin; all others are in that origin's tree. */
    private final Map<Long, Set<Peer>> lazy = new HashMap<>();

    /** What was announced and has not come yet. */
    private final Map<Key, Missing> missing = new HashMap<>();

    /** What was announced by this node of late: a graft names it by its stamp, since a key may be long. */
    private final Map<Stamp, Key> announced = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Stamp, Key> eldest) {
            return size() > 1_024;
        }
    };

    private final Map<Long, Key> timers = new HashMap<>();
    private long lastToken;

    private record Missing(RecordHeader header, Peer from) {}

    private Set<Peer> lazyFor(long origin) {
        return lazy.computeIfAbsent(origin, absent -> new HashSet<>());
    }

    @Override
    public void news(HerdRecord record, @Nullable Peer from, Step step) {
        Set<Peer> told = lazyFor(record.origin());
        if (from != null) {
            told.remove(from);
        }
        Missing awaited = missing.get(record.key());
        if (awaited != null && record.stamp().compareTo(awaited.header().stamp()) >= 0) {
            missing.remove(record.key());
        }
        for (Peer peer : step.peers()) {
            if (!peer.equals(from)) {
                if (told.contains(peer)) {
                    announced.put(record.stamp(), record.key());
                    step.announce(peer, record);
                } else {
                    step.tell(peer, record);
                }
            }
        }
    }

    @Override
    public void duplicate(HerdRecord record, Peer from, Step step) {
        if (lazyFor(record.origin()).add(from)) {
            step.control(
                    from,
                    ByteBuffer.allocate(9).put(PRUNE).putLong(record.origin()).flip());
        }
    }

    @Override
    public void announced(RecordHeader header, Peer from, Step step) {
        if (missing.put(header.key(), new Missing(header, from)) == null) {
            long token = ++lastToken;
            timers.put(token, header.key());
            step.timer(GRAFT_AFTER_NANOS, token);
        }
    }

    @Override
    public void timer(long token, Step step) {
        Key key = timers.remove(token);
        Missing still = key == null ? null : missing.remove(key);
        if (still != null && key != null) {
            Stamp stamp = still.header().stamp();
            lazyFor(stamp.origin()).remove(still.from());
            step.control(
                    still.from(),
                    ByteBuffer.allocate(25)
                            .put(GRAFT)
                            .putLong(stamp.origin())
                            .putLong(stamp.time())
                            .putLong(stamp.accepted())
                            .flip());
        }
    }

    /** Both ends of a pruned link are lazy, and both ends of a grafted one are not. */
    @Override
    public void control(ByteBuffer message, Peer from, Step step) {
        if (message.remaining() < 9) {
            return;
        }
        byte what = message.get();
        long origin = message.getLong();
        if (what == PRUNE) {
            lazyFor(origin).add(from);
        } else if (what == GRAFT && message.remaining() == 16) {
            lazyFor(origin).remove(from);
            Key key = announced.get(new Stamp(message.getLong(), origin, message.getLong()));
            if (key != null) {
                step.tell(from, key);
            }
        }
    }

    /** Out of every tree: if it was the way by which something comes, others announce that, and are grafted. */
    @Override
    public void suspected(Peer peer, Step step) {
        lazy.values().forEach(peers -> peers.add(peer));
    }

    @Override
    public void linkDown(Peer peer, Step step) {
        lazy.values().forEach(peers -> peers.remove(peer));
        missing.values().removeIf(each -> each.from().equals(peer));
    }
}

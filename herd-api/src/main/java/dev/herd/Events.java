package dev.herd;

import dev.herd.node.NodeObserver;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs what happens to a node, and tells the application's listeners on their executor. */
final class Events implements NodeObserver {

    /** So many events may wait for a slow listener; a hostile peer must not fill the heap with them. */
    private static final int MOST_WAITING = 10_000;

    private static final int MOST_REMEMBERED = 256;

    private final Logger log;
    private final String node;
    private final Executor executor;
    private final List<Consumer<HerdEvent>> listeners;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicBoolean dropping = new AtomicBoolean();
    private final Repeats inputs = new Repeats();
    private final Repeats strangers = new Repeats();
    private final Map<String, String> refusals = new LinkedHashMap<>() { // guarded by itself
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
                    return size() > MOST_REMEMBERED;
                }
            };

    Events(String node, Executor executor, List<Consumer<HerdEvent>> listeners) {
        this(LoggerFactory.getLogger(Herd.class), node, executor, listeners);
    }

    Events(Logger log, String node, Executor executor, List<Consumer<HerdEvent>> listeners) {
        this.log = log;
        this.node = node;
        this.executor = executor;
        this.listeners = new CopyOnWriteArrayList<>(listeners);
    }

    void add(Consumer<HerdEvent> listener) {
        listeners.add(listener);
    }

    void remove(Consumer<HerdEvent> listener) {
        listeners.remove(listener);
    }

    @Override
    public void linkUp(String peer, String remote) {
        log.info("{}: linked with {} at {}", node, peer, remote);
        synchronized (refusals) {
            refusals.clear();
        }
        strangers.clear();
        tell(new HerdEvent.LinkUp(peer, remote));
    }

    @Override
    public void linkDown(String peer, String remote, String reason) {
        log.info("{}: link with {} at {} is down: {}", node, peer, remote, reason);
        tell(new HerdEvent.LinkDown(peer, remote, reason));
    }

    @Override
    public void linkReplaced(String peer, String before, String remote) {
        log.debug("{}: the link with {} at {} takes the place of the one at {}", node, peer, remote, before);
    }

    /** A peer that is away is dialled once a second, and a stranger may come as often as he likes. */
    @Override
    public void linkRefused(String remote, boolean dialled, String reason) {
        boolean repeated;
        if (dialled) {
            synchronized (refusals) {
                repeated = reason.equals(refusals.put(remote, reason));
            }
        } else {
            repeated = !strangers.isNew(remote, reason);
        }
        if (repeated) {
            log.debug("{}: no link with {}: {}", node, remote, reason);
        } else {
            log.info("{}: no link with {}: {}", node, remote, reason);
        }
        tell(new HerdEvent.LinkRefused(remote, reason));
    }

    @Override
    public void linkSuspected(String peer, String remote, long nanos) {
        log.warn("{}: {} at {} has been silent for {} ms", node, peer, remote, nanos / 1_000_000);
        tell(new HerdEvent.LinkSuspected(peer, remote, Duration.ofNanos(nanos)));
    }

    @Override
    public void slowLink(String peer, String remote, int keys, long bytes, long nanos) {
        log.warn(
                "{}: link with {} at {} has been behind for {} ms, {}",
                node,
                peer,
                remote,
                nanos / 1_000_000,
                keys == 0 ? "with what it has begun to send" : "with " + keys + " keys, " + bytes + " bytes");
        tell(new HerdEvent.SlowLink(peer, remote, keys, bytes, Duration.ofNanos(nanos)));
    }

    /** Whoever sends nonsense once may do so a million times. */
    @Override
    public void inputRefused(String remote, String reason) {
        if (inputs.isNew(remote, reason)) {
            log.warn("{}: input from {} refused: {}", node, remote, reason);
        } else {
            log.debug("{}: input from {} refused again: {}", node, remote, reason);
        }
        tell(new HerdEvent.InputRefused(remote, reason));
    }

    @Override
    public void clockOff(String peer, long aheadNanos) {
        log.warn(
                "{}: the clock of {} is {} ms {} {}",
                node,
                peer.equals(node) ? "this node" : peer,
                Math.abs(aheadNanos / 1_000_000),
                aheadNanos < 0 ? "behind" : "ahead of",
                peer.equals(node) ? "most of its peers'" : "this node's");
        tell(new HerdEvent.ClockOff(peer, Duration.ofNanos(aheadNanos)));
    }

    @Override
    public void storeFull(long keys, long bytes) {
        log.error("{}: the store is full with {} keys and {} bytes; this node lacks data", node, keys, bytes);
        tell(new HerdEvent.StoreFull(keys, bytes));
    }

    private void tell(HerdEvent event) {
        if (listeners.isEmpty()) {
            return;
        }
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            if (!dropping.getAndSet(true)) {
                log.warn("{}: {} events wait for a listener already; more are dropped", node, MOST_WAITING);
            }
            return;
        }
        try {
            executor.execute(() -> {
                if (waiting.decrementAndGet() == 0) {
                    dropping.set(false);
                }
                listeners.forEach(listener -> call(listener, event));
            });
        } catch (RejectedExecutionException e) {
            waiting.decrementAndGet();
            log.debug("{}: the listeners' executor is closed; not told: {}", node, event);
        }
    }

    private void call(Consumer<HerdEvent> listener, HerdEvent event) {
        try {
            listener.accept(event);
        } catch (RuntimeException e) {
            log.error("{}: a listener failed at {}", node, event, e);
        }
    }
}

package dev.herd.benchmarks.peers;

import java.util.function.BiConsumer;
import org.infinispan.notifications.Listener;
import org.infinispan.notifications.cachelistener.annotation.CacheEntryCreated;
import org.infinispan.notifications.cachelistener.annotation.CacheEntryModified;
import org.infinispan.notifications.cachelistener.event.CacheEntryCreatedEvent;
import org.infinispan.notifications.cachelistener.event.CacheEntryModifiedEvent;

/** Passes on what is put, on the thread that does. Infinispan wants the class and its methods public. */
@Listener(observation = Listener.Observation.POST)
public final class InfinispanListener {

    private final BiConsumer<String, byte[]> seen;

    InfinispanListener(BiConsumer<String, byte[]> seen) {
        this.seen = seen;
    }

    /**
     * A key is new.
     *
     * @param event the event
     */
    @CacheEntryCreated
    public void created(CacheEntryCreatedEvent<String, byte[]> event) {
        seen.accept(event.getKey(), event.getValue());
    }

    /**
     * A key has another value.
     *
     * @param event the event
     */
    @CacheEntryModified
    public void modified(CacheEntryModifiedEvent<String, byte[]> event) {
        seen.accept(event.getKey(), event.getNewValue());
    }
}

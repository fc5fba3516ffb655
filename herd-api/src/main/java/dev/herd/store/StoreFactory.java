package dev.herd.store;

import dev.herd.value.Limits;

/**
 * Makes stores of one kind. A service of {@link java.util.ServiceLoader}: a node uses the one whose name the setting
 * {@code herd.store} gives.
 */
public interface StoreFactory {

    /**
     * The kind's name.
     *
     * @return lower case, the same always; {@code "memory"} is the built-in one's
     */
    String name();

    /**
     * Makes a store for one node. Called once, when the node starts.
     *
     * @param limits the bounds of keys and bytes
     * @param seed random bits for hashing, which nobody outside can know
     * @return a new store
     */
    Store create(Limits limits, long seed);
}

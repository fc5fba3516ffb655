package dev.herd.flood;

/**
 * Makes flooders of one kind. A service of {@link java.util.ServiceLoader}: a node uses the one whose name the setting
 * {@code herd.flooder} gives.
 */
public interface FlooderFactory {

    /**
     * The kind's name.
     *
     * @return lower case, the same always; {@code "simple"} is the built-in one's
     */
    String name();

    /**
     * Makes a flooder for one node. Called once, when the node starts.
     *
     * @return a new flooder
     */
    Flooder create();
}

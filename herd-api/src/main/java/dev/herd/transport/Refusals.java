package dev.herd.transport;

/**
 * Is told of what a transport did not take from outside: connections, lines and frames. The node counts them, logs them
 * and tells the application. Called on any thread; must not block or throw.
 */
@FunctionalInterface
public interface Refusals {

    /**
     * Something was refused.
     *
     * @param remote where it came from, as {@link Link#remote} would have it: with the transport's scheme, be it a
     *     peer, a client or nobody knows what
     * @param reason what is wrong with it, for people; of what came from outside it holds numbers and plain
     *     characters at most
     */
    void refused(String remote, String reason);

    /**
     * For whoever doesn't want to know: a client, say, that nobody connects to.
     *
     * @return does nothing
     */
    static Refusals ignored() {
        return (remote, reason) -> {};
    }
}

package dev.herd;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tells what a remote host does wrong for the first time from what it has done before, so that no stranger can fill a
 * log. It remembers a bounded number of hosts, those heard of last, and of things that each did wrong. Any thread.
 */
final class Repeats {

    private static final int MOST_HOSTS = 256;
    private static final int MOST_REASONS = 8;
    private static final int MOST_CHARACTERS = 200;
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    private final Map<String, Set<String>> reasons = new LinkedHashMap<>(16, 0.75f, true) { // guarded by this
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Set<String>> eldest) {
                    return size() > MOST_HOSTS;
                }
            };

    /** Whether a host is heard of with a reason for the first time; reasons that differ in numbers only are the same. */
    synchronized boolean isNew(String remote, String reason) {
        String start = reason.substring(0, Math.min(reason.length(), MOST_CHARACTERS));
        Set<String> known = reasons.computeIfAbsent(host(remote), absent -> new HashSet<>());
        return known.size() < MOST_REASONS && known.add(NUMBER.matcher(start).replaceAll("0"));
    }

    /** Forgets them all. */
    synchronized void clear() {
        reasons.clear();
    }

    /** Without the port, which is another one for every connection. */
    private static String host(String remote) {
        int scheme = remote.indexOf("://");
        String address = scheme < 0 ? remote : remote.substring(scheme + 3);
        int port = address.lastIndexOf(':');
        return port < 0 ? address : address.substring(0, port);
    }
}

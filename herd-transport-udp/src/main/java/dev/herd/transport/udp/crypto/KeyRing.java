package dev.herd.transport.udp.crypto;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a node takes, and the one that it uses when it begins a session. To change a herd's key without a moment
 * in which two nodes don't understand each other: {@link #install} the new one everywhere, then {@link #use} it everywhere,
 * then {@link #retire} the old one everywhere. Sessions that are up stay up, and get new secrets under the new key.
 *
 * <p>Immutable, for any thread; every change is a new ring.
 */
public final class KeyRing {

    /** The most keys of a ring. */
    public static final int MOST_KEYS = 16;

    private final List<PreSharedKey> keys; // the one in use first
    private final Set<Integer> retired;

    private KeyRing(List<PreSharedKey> keys, Set<Integer> retired) {
        this.keys = List.copyOf(keys);
        this.retired = retired;
    }

    /**
     * The ring of a node that was given no key.
     *
     * @return a ring that holds {@link PreSharedKey#none()}
     */
    public static KeyRing none() {
        return new KeyRing(List.of(PreSharedKey.none()), Set.of());
    }

    /**
     * A ring of one key, which is in use.
     *
     * @param key the key
     * @return the ring
     */
    public static KeyRing of(PreSharedKey key) {
        return new KeyRing(List.of(key), Set.of());
    }

    /**
     * Reads a ring: a key a line, the one in use first. Blank lines and those that begin with {@code #} don't count.
     *
     * @param text for instance what a file holds
     * @return the ring
     * @throws IllegalArgumentException if a line is no key, a key stands there twice, or there are none or too many; names
     *     the line
     */
    public static KeyRing parse(String text) {
        List<PreSharedKey> keys = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (line.isBlank() || line.stripLeading().startsWith("#")) {
                continue;
            }
            PreSharedKey key;
            try {
                key = PreSharedKey.parse(line);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
            }
            if (keys.stream().anyMatch(each -> each.id() == key.id())) {
                throw new IllegalArgumentException("line " + number + ": this key stands there twice");
            }
            keys.add(key);
        }
        if (keys.isEmpty() || keys.size() > MOST_KEYS) {
            throw new IllegalArgumentException(
                    "there are " + keys.size() + " keys, but must be from 1 to " + MOST_KEYS + ", one a line");
        }
        return new KeyRing(keys, Set.of());
    }

    /**
     * The key to begin sessions with.
     *
     * @return the first
     */
    public PreSharedKey inUse() {
        return keys.get(0);
    }

    /**
     * All keys.
     *
     * @return at least one, the one in use first; never changes
     */
    public List<PreSharedKey> keys() {
        return keys;
    }

    /**
     * The key that a peer names.
     *
     * @param id its id
     * @return the key, or null if this ring hasn't got it
     */
    public @Nullable PreSharedKey find(int id) {
        for (PreSharedKey key : keys) {
            if (key.id() == id) {
                return key;
            }
        }
        return null;
    }

    /**
     * Whether a key was taken out of this ring, as opposed to one that was never heard of.
     *
     * @param id the key's id
     * @return true if it is retired
     */
    public boolean isRetired(int id) {
        return retired.contains(id);
    }

    /**
     * Takes one more key; it isn't used yet.
     *
     * @param key the key
     * @return the changed ring, this one if it holds the key already
     * @throws IllegalStateException if there are {@link #MOST_KEYS} already
     */
    public KeyRing install(PreSharedKey key) {
        if (find(key.id()) != null) {
            return this;
        }
        if (keys.size() == MOST_KEYS) {
            throw new IllegalStateException("there are " + MOST_KEYS + " keys already; retire one first");
        }
        List<PreSharedKey> more = new ArrayList<>(keys);
        more.add(key);
        Set<Integer> left = new TreeSet<>(retired);
        left.remove(key.id());
        return new KeyRing(more, left);
    }

    /**
     * Begins sessions with another key from now on.
     *
     * @param id the id of a key of this ring
     * @return the changed ring
     * @throws IllegalArgumentException if the ring hasn't got it
     */
    public KeyRing use(int id) {
        PreSharedKey key = held(id);
        List<PreSharedKey> others = new ArrayList<>(keys);
        others.remove(key);
        others.add(0, key);
        return new KeyRing(others, retired);
    }

    /**
     * Takes a key no more.
     *
     * @param id the id of a key of this ring
     * @return the changed ring
     * @throws IllegalArgumentException if the ring hasn't got it, or uses it
     */
    public KeyRing retire(int id) {
        PreSharedKey key = held(id);
        if (key == inUse()) {
            throw new IllegalArgumentException(key + " is in use; use another one first");
        }
        List<PreSharedKey> others = new ArrayList<>(keys);
        others.remove(key);
        Set<Integer> more = new TreeSet<>(retired);
        if (more.size() < MOST_KEYS) { // for a counter only
            more.add(id);
        }
        return new KeyRing(others, more);
    }

    /**
     * Takes another ring's keys, as when a file was read again.
     *
     * @param next the other ring
     * @return the other ring, which knows this one's keys that it hasn't got as retired
     */
    public KeyRing replacedBy(KeyRing next) {
        Set<Integer> gone = new TreeSet<>();
        keys.forEach(key -> gone.add(key.id()));
        retired.stream().limit(MOST_KEYS).forEach(gone::add);
        next.keys.forEach(key -> gone.remove(key.id()));
        return new KeyRing(next.keys, gone);
    }

    private PreSharedKey held(int id) {
        PreSharedKey key = find(id);
        if (key == null) {
            throw new IllegalArgumentException("key " + PreSharedKey.name(id) + " is not installed; there are " + this);
        }
        return key;
    }

    /** The keys' names, not the keys, the one in use first. */
    @Override
    public String toString() {
        return keys.stream().map(PreSharedKey::toString).collect(Collectors.joining(", "));
    }
}

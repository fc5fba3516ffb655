package dev.herd.transport.ssh.keys;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A list of patterns with commas between them, as OpenSSH has them: {@code *} and {@code ?} stand for any text and any
 * character, and what matches a pattern after {@code !} is out whatever else it matches.
 */
final class Patterns {

    private final List<String> patterns;

    private Patterns(List<String> patterns) {
        this.patterns = patterns;
    }

    static Patterns of(String text) {
        return new Patterns(List.of(text.toLowerCase(Locale.ROOT).split(",", -1)));
    }

    /** Whether a name, in lower case, is in. */
    boolean match(String name) {
        boolean in = false;
        for (String pattern : patterns) {
            boolean not = pattern.startsWith("!");
            if (wild(not ? pattern.substring(1) : pattern, name)) {
                if (not) {
                    return false;
                }
                in = true;
            }
        }
        return in;
    }

    /** Whether an address is in; here a pattern may be a network too, {@code 192.0.2.0/24}. */
    boolean match(InetAddress address) {
        boolean in = false;
        for (String pattern : patterns) {
            boolean not = pattern.startsWith("!");
            String one = not ? pattern.substring(1) : pattern;
            boolean matches = one.indexOf('/') >= 0
                    ? network(one, address)
                    : isAddress(one) ? network(whole(one), address) : wild(one, InetAddresses.toAddrString(address));
            if (matches) {
                if (not) {
                    return false;
                }
                in = true;
            }
        }
        return in;
    }

    /** Whether an address is in one of some networks or addresses with commas between them; not if one of them is malformed. */
    static boolean networks(String text, InetAddress address) {
        boolean in = false;
        for (String each : text.toLowerCase(Locale.ROOT).split(",", -1)) {
            String one = each.strip();
            String all = one.indexOf('/') >= 0 ? one : whole(one);
            if (!isNetwork(all, all.indexOf('/'))) {
                return false;
            }
            in |= network(all, address);
        }
        return in;
    }

    /** Whether it is an address, and without a scope: of one that isn't there nothing could be made. No name is looked up. */
    private static boolean isAddress(String text) {
        return text.indexOf('%') < 0 && InetAddresses.isInetAddress(text);
    }

    /** The network of a single address. */
    private static String whole(String address) {
        return address + (address.indexOf(':') >= 0 ? "/128" : "/32");
    }

    /** What is wrong with them as patterns of addresses; empty if nothing is. */
    String wrong() {
        for (String pattern : patterns) {
            String one = pattern.startsWith("!") ? pattern.substring(1) : pattern;
            int slash = one.indexOf('/');
            if (one.indexOf('%') >= 0) {
                return "'" + one + "' has a scope, which addresses are compared without";
            }
            if (one.isEmpty() || one.chars().anyMatch(Character::isWhitespace)) {
                return "'" + one + "' is no pattern: there are no blanks between them";
            }
            if (slash >= 0 && !isNetwork(one, slash)) {
                return "'" + one + "' is no network";
            }
        }
        return "";
    }

    private static boolean isNetwork(String text, int slash) {
        String host = text.substring(0, slash);
        String bits = text.substring(slash + 1);
        return isAddress(host)
                && bits.matches("[0-9]{1,3}")
                && Integer.parseInt(bits) <= 8 * InetAddresses.forString(host).getAddress().length;
    }

    private static boolean network(String text, InetAddress address) {
        int slash = text.indexOf('/');
        if (!isNetwork(text, slash)) {
            return false;
        }
        byte[] of = InetAddresses.forString(text.substring(0, slash)).getAddress();
        byte[] is = address.getAddress();
        int bits = Integer.parseInt(text.substring(slash + 1));
        if (of.length != is.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit & 7);
            if ((of[bit >> 3] & mask) != (is[bit >> 3] & mask)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a text matches a pattern, letter by letter. */
    static boolean wild(String pattern, String text) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c != '*') {
                regex.append(c == '?' ? "." : Pattern.quote(String.valueOf(c)));
            } else if (i == 0 || pattern.charAt(i - 1) != '*') {
                regex.append(".*");
            }
        }
        return Pattern.matches(regex.toString(), text);
    }
}

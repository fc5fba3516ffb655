package dev.herd.transport.ssh.keys;

import java.net.InetAddress;
import java.net.UnknownHostException;
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
        return new Patterns(List.of(text.toLowerCase(Locale.ROOT).split(",")));
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
            boolean matches = one.indexOf('/') < 0 ? wild(one, address.getHostAddress()) : network(one, address);
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
            String all = one.indexOf('/') >= 0 ? one : one + (one.indexOf(':') >= 0 ? "/128" : "/32");
            if (!isNetwork(all, all.indexOf('/'))) {
                return false;
            }
            in |= network(all, address);
        }
        return in;
    }

    /** What is wrong with the networks among them; empty if nothing is. */
    String wrong() {
        for (String pattern : patterns) {
            String one = pattern.startsWith("!") ? pattern.substring(1) : pattern;
            int slash = one.indexOf('/');
            if (slash >= 0 && !isNetwork(one, slash)) {
                return "'" + one + "' is no network";
            }
        }
        return "";
    }

    private static boolean isNetwork(String text, int slash) {
        String host = text.substring(0, slash);
        String bits = text.substring(slash + 1);
        if (!host.matches("[0-9.]+|[0-9a-f:.]*:[0-9a-f:.]*") || !bits.matches("[0-9]{1,3}")) {
            return false; // nor is any name looked up
        }
        try {
            return Integer.parseInt(bits) <= 8 * InetAddress.getByName(host).getAddress().length;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static boolean network(String text, InetAddress address) {
        int slash = text.indexOf('/');
        if (!isNetwork(text, slash)) {
            return false;
        }
        byte[] of;
        try {
            of = InetAddress.getByName(text.substring(0, slash)).getAddress();
        } catch (UnknownHostException e) {
            return false;
        }
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

package dev.herd.transport.ssh.keys;

import java.net.InetAddress;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options before a key in an {@code authorized_keys} file.
 *
 * @param from where the key may come from, or null for anywhere
 * @param expiry from when on it is worth nothing, or null for never
 * @param terminal whether it may have a terminal
 * @param authority whether it is an authority's, and only what it has signed is worth something
 * @param principals of an authority's certificates, for whom they have to be; null for whoever logs in under that name
 */
record KeyOptions(
        @Nullable Patterns from,
        @Nullable Instant expiry,
        boolean terminal,
        boolean authority,
        @Nullable List<String> principals) {

    static final KeyOptions NONE = new KeyOptions(null, null, true, false, null);

    /** They allow or forbid what nobody gets here anyway. */
    private static final Set<String> VOID = Set.of(
            "agent-forwarding",
            "no-agent-forwarding",
            "port-forwarding",
            "no-port-forwarding",
            "x11-forwarding",
            "no-x11-forwarding",
            "user-rc",
            "no-user-rc");

    /** Where the options at the beginning of a line end: at the first blank outside of quotes. */
    static int end(String line) {
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quoted && c == '\\' && line.startsWith("\"", i + 1)) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && (c == ' ' || c == '\t')) {
                return i;
            }
        }
        return line.length();
    }

    /** Reads options; throws an {@link IllegalArgumentException} that names one that isn't kept to. */
    static KeyOptions parse(String text) {
        KeyOptions options = NONE;
        int begin = 0;
        while (begin < text.length()) {
            int end = comma(text, begin);
            options = options.with(text.substring(begin, end));
            begin = end + 1;
        }
        if (options.principals != null && !options.authority) {
            throw new IllegalArgumentException("its option 'principals' needs 'cert-authority' beside it");
        }
        return options;
    }

    private static int comma(String text, int begin) {
        boolean quoted = false;
        for (int i = begin; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\' && text.startsWith("\"", i + 1)) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && c == ',') {
                return i;
            }
        }
        if (quoted) {
            throw new IllegalArgumentException("a quotation mark is missing");
        }
        return text.length();
    }

    private KeyOptions with(String option) {
        int equals = option.indexOf('=');
        String name = (equals < 0 ? option : option.substring(0, equals)).toLowerCase(Locale.ROOT);
        if (equals < 0) {
            if (VOID.contains(name)) {
                return this;
            }
            return switch (name) {
                case "restrict", "no-pty" -> new KeyOptions(from, expiry, false, authority, principals);
                case "pty" -> new KeyOptions(from, expiry, true, authority, principals);
                case "cert-authority" -> new KeyOptions(from, expiry, terminal, true, principals);
                default -> throw unknown(name);
            };
        }
        return switch (name) {
            case "from" -> {
                Patterns patterns = Patterns.of(value(option, equals));
                if (from != null || !patterns.wrong().isEmpty()) {
                    throw new IllegalArgumentException(
                            from != null ? "it has from twice" : "from: " + patterns.wrong());
                }
                yield new KeyOptions(patterns, expiry, terminal, authority, principals);
            }
            case "expiry-time" -> {
                Instant time = time(value(option, equals));
                Instant first = expiry == null || time.isBefore(expiry) ? time : expiry;
                yield new KeyOptions(from, first, terminal, authority, principals);
            }
            case "principals" -> {
                String value = value(option, equals);
                if (principals != null || value.isBlank()) {
                    throw new IllegalArgumentException(
                            principals != null ? "it has principals twice" : "its principals are none");
                }
                yield new KeyOptions(from, expiry, terminal, authority, List.of(value.split(",")));
            }
            default -> throw unknown(name);
        };
    }

    private static IllegalArgumentException unknown(String name) {
        String shown = name.matches("[a-z0-9@.-]{1,40}") ? "'" + name + "'" : "in its first word";
        return new IllegalArgumentException("its option " + shown + " can't be kept to here");
    }

    private static String value(String option, int equals) {
        String value = option.substring(equals + 1);
        if (value.length() < 2 || !value.startsWith("\"") || !value.endsWith("\"")) {
            throw new IllegalArgumentException(
                    "the value of " + option.substring(0, equals) + " needs quotation marks");
        }
        return value.substring(1, value.length() - 1).replace("\\\"", "\"");
    }

    /** {@code YYYYMMDD[HHMM[SS]][Z]}, in this machine's own time zone where there is no {@code Z}. */
    private static Instant time(String text) {
        boolean utc = text.endsWith("Z");
        String digits = utc ? text.substring(0, text.length() - 1) : text;
        if (!digits.matches("[0-9]{8}|[0-9]{12}|[0-9]{14}")) {
            throw new IllegalArgumentException("expiry-time should look like 20301231, or 203012312359Z");
        }
        try {
            LocalDateTime time = LocalDateTime.parse(
                    (digits + "000000").substring(0, 14), DateTimeFormatter.ofPattern("uuuuMMddHHmmss"));
            return time.atZone(utc ? ZoneOffset.UTC : ZoneId.systemDefault()).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("expiry-time: '" + text + "' is no time", e);
        }
    }

    /** What keeps a key that comes from an address from being used now; null if nothing does. */
    @Nullable
    String objection(InetAddress address, Instant now) {
        if (from != null && !from.match(address)) {
            return "it may not come from " + address.getHostAddress();
        }
        return expiry == null || now.isBefore(expiry) ? null : "it has expired at " + expiry;
    }
}

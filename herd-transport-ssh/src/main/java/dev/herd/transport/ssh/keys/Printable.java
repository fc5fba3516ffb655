package dev.herd.transport.ssh.keys;

/** What strangers may have written, fit for a line of a log. */
public final class Printable {

    private static final int MOST_CHARACTERS = 200;

    private Printable() {}

    /**
     * Whether a text is fit as it is.
     *
     * @param text the text
     * @return whether it has neither control characters nor line ends, and what looks like those
     */
    public static boolean is(String text) {
        return text.codePoints()
                .noneMatch(c -> Character.isISOControl(c)
                        || Character.getType(c) == Character.FORMAT
                        || Character.getType(c) == Character.LINE_SEPARATOR
                        || Character.getType(c) == Character.PARAGRAPH_SEPARATOR);
    }

    /**
     * A text in which nothing but plain characters is left.
     *
     * @param text the text
     * @return it, with question marks for what is not ASCII or a control character, and cut to 200 characters
     */
    public static String of(String text) {
        String cut = text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "...";
        return cut.replaceAll("[^\\x20-\\x7e]", "?");
    }
}

package dev.herd.examples.places;

import java.util.List;
import java.util.regex.Pattern;

/**
 * How a line falls into fields: they are separated by one or more of space, tab, CR, LF, FF and VT. Other characters
 * that Unicode counts as space belong to the field that they stand in.
 */
final class Fields {

    private static final Pattern SPACE = Pattern.compile("[ \\t\\r\\n\\f\\x0B]+");

    private Fields() {}

    /** The fields of a line; none of them is empty. White space before the first and after the last doesn't count. */
    static List<String> of(String line) {
        return SPACE.splitAsStream(line).filter(field -> !field.isEmpty()).toList();
    }

    /** Whether a text can stand in a line as one field. */
    static boolean isField(String text) {
        return !text.isEmpty() && !SPACE.matcher(text).find();
    }
}

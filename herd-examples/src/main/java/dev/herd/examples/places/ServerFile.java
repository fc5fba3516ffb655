package dev.herd.examples.places;

import java.util.Properties;

/**
 * The properties file of one server.
 *
 * @param source where it was read from, for messages
 * @param properties what it says
 */
record ServerFile(String source, Properties properties) {

    private static final String NODE = "herd.node";

    /** It must name its server, in one field of a line. */
    ServerFile {
        String name = properties.getProperty(NODE, "").strip();
        if (!Fields.isField(name)) {
            throw new IllegalArgumentException(
                    source + ": " + NODE + " is '" + name + "', but must be the server's name, without white space");
        }
    }

    /** The server's name. */
    String server() {
        return properties.getProperty(NODE, "").strip();
    }
}

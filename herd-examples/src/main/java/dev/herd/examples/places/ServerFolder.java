package dev.herd.examples.places;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A folder of servers: every {@code *.properties} file is one.
 *
 * @param source where it is, for messages
 * @param files what is in it, at least one file, no two of the same server
 */
record ServerFolder(String source, List<ServerFile> files) {

    /** Lists what is in each shipped folder, since a jar can't be asked. */
    private static final String INDEX = "config/index.properties";

    /** Checks and copies. */
    ServerFolder {
        if (files.isEmpty()) {
            throw new IllegalArgumentException(source + " has no *.properties file");
        }
        Map<String, String> sources = new LinkedHashMap<>();
        for (ServerFile file : files) {
            String other = sources.put(file.server(), file.source());
            if (other != null) {
                throw new IllegalArgumentException(
                        other + " and " + file.source() + " are both of the server " + file.server());
            }
        }
        files = List.copyOf(files);
    }

    /**
     * Reads a folder.
     *
     * @param folder where
     * @return its servers, in the order of their files' names
     * @throws IllegalArgumentException if it is no such folder
     * @throws IOException if it can't be read
     */
    static ServerFolder at(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException(folder + " is no folder");
        }
        List<ServerFile> files = new ArrayList<>();
        try (Stream<Path> paths = Files.list(folder)) {
            for (Path path : paths.filter(path -> path.toString().endsWith(".properties"))
                    .sorted()
                    .toList()) {
                files.add(read(path));
            }
        } catch (AccessDeniedException e) {
            throw FileTrouble.of(folder, "can't be read", e);
        }
        return new ServerFolder(folder.toString(), files);
    }

    /**
     * Reads a folder that ships with the example.
     *
     * @param links which links the servers of the folder have, for instance {@code tcp}
     * @return its servers
     * @throws IllegalArgumentException if none of that name ships; names those that do
     */
    static ServerFolder shipped(String links) {
        Properties index = resource(INDEX);
        String servers = index.getProperty(links);
        if (servers == null) {
            throw new IllegalArgumentException("'" + links + "' are no links that a folder ships for; there are: "
                    + String.join(", ", new TreeSet<>(index.stringPropertyNames())));
        }
        List<ServerFile> files = Arrays.stream(servers.split(","))
                .map(server -> "config/" + links + "/" + server.strip() + ".properties")
                .map(path -> new ServerFile(path, resource(path)))
                .toList();
        return new ServerFolder("config/" + links, files);
    }

    /**
     * One of the servers.
     *
     * @param server its name
     * @return its file
     * @throws IllegalArgumentException if the folder has no such server; names those that it has
     */
    ServerFile file(String server) {
        return files.stream()
                .filter(file -> file.server().equals(server))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no server '" + server + "' in " + source
                        + "; there are: "
                        + String.join(
                                ", ", files.stream().map(ServerFile::server).toList())));
    }

    private static ServerFile read(Path path) throws IOException {
        try (Reader text = Files.newBufferedReader(path)) {
            return new ServerFile(path.toString(), properties(path.toString(), text));
        } catch (IOException e) {
            throw FileTrouble.of(path, "can't be read", e);
        }
    }

    private static Properties properties(String source, Reader text) throws IOException {
        Properties properties = new Properties();
        try {
            properties.load(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(source + " is no properties file: " + e.getMessage(), e);
        }
        return properties;
    }

    private static Properties resource(String path) {
        try (InputStream bytes = ServerFolder.class.getResourceAsStream(path)) {
            if (bytes == null) {
                throw new IllegalStateException(path + " is missing from the example's jar");
            }
            return properties(path, new InputStreamReader(bytes, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.herd.examples.places;

import dev.herd.transport.Endpoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the program says when its servers are up: where to type what. */
final class Welcome {

    /** Where a server is that only dials. */
    private static final String NOWHERE = "nowhere: no client can reach it";

    /**
     * A server that is up.
     *
     * @param name what it is called
     * @param herd the name of its herd
     * @param listening where it listens; nowhere, if it only dials
     * @param logFolder where its log is
     */
    record Up(String name, String herd, List<Endpoint> listening, Path logFolder) {

        String where() {
            return listening.isEmpty() ? NOWHERE : joined(listening.stream());
        }
    }

    private Welcome() {}

    /**
     * A few lines for the console.
     *
     * @param keys where the first client's keys for SSH are
     */
    static List<String> lines(List<Up> servers, Path keys) {
        List<String> lines = new ArrayList<>();
        lines.add(
                servers.size() == 1
                        ? "One server is up:"
                        : servers.size() + " servers are up, " + herds(servers) + ":");
        servers.forEach(server -> lines.add("  %-8s %s".formatted(server.name(), server.where())));
        List<Up> asked =
                servers.stream().filter(server -> !server.listening().isEmpty()).toList();
        List<Endpoint> endpoints = asked.stream()
                .filter(server -> server.herd().equals(asked.get(0).herd()))
                .map(server -> server.listening().get(0))
                .toList();
        if (!endpoints.isEmpty()) {
            lines.add("From another terminal, tell one where somebody is, and ask any of its herd what is near:");
            lines.add(
                    "  " + command(endpoints.get(0), "IAMAT kiwi.cs.ucla.edu +34.068930-118.445127 $(date +%s)", keys));
            lines.add("  " + command(endpoints.get(endpoints.size() - 1), "WHATSAT kiwi.cs.ucla.edu 10 5", keys));
        }
        lines.add("What comes in and goes out is logged in "
                + joined(servers.stream().map(Up::logFolder)) + ". Ctrl-C stops "
                + (servers.size() == 1 ? "it." : "them all."));
        return lines;
    }

    private static String herds(List<Up> servers) {
        List<String> herds = servers.stream().map(Up::herd).distinct().toList();
        return herds.size() == 1
                ? "each a node of the same herd"
                : "nodes of " + herds.size() + " herds, which know nothing of each other: " + String.join(", ", herds);
    }

    private static String joined(Stream<?> things) {
        return things.map(Object::toString).distinct().collect(Collectors.joining(", "));
    }

    private static String command(Endpoint endpoint, String line, Path keys) {
        return switch (endpoint.scheme()) {
            case "udp" -> "echo \"" + line + "\" | nc -u -w 1 " + endpoint.host() + " " + endpoint.port();
            case "ssh" ->
                "ssh -p " + endpoint.port() + " -i " + keys.resolve("client") + " -o UserKnownHostsFile="
                        + keys.resolve("known_hosts") + " " + endpoint.host() + " \"" + line + "\"";
            default -> "echo \"" + line + "\" | nc -N " + endpoint.host() + " " + endpoint.port();
        };
    }
}

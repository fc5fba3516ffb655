package dev.herd.benchmarks;

import dev.herd.benchmarks.Options.Subject;
import dev.herd.benchmarks.Options.Workload;
import dev.herd.benchmarks.peers.HazelcastPeers;
import dev.herd.benchmarks.peers.InfinispanPeers;
import dev.herd.benchmarks.peers.JGroupsPeers;
import dev.herd.benchmarks.peers.RedisPeers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Results as text in Markdown: a table for each workload, the goals, and how it was measured. And as pictures. */
final class Report {

    private final Results results;

    Report(Results results) {
        this.results = results;
    }

    String markdown() {
        List<String> lines = new ArrayList<>();
        lines.add("Medians of all rounds (lowest–highest).");
        for (Workload workload : results.workloads()) {
            lines.add("");
            lines.addAll(table(workload));
        }
        List<Goals.Verdict> verdicts = Goals.of(results);
        if (!verdicts.isEmpty()) {
            lines.addAll(List.of("", "| goals of herd | limit | herd | reached |", "| --- | ---: | ---: | --- |"));
            verdicts.forEach(verdict -> lines.add("| " + verdict.goal() + " | " + Results.text(verdict.limit()) + " | "
                    + Results.text(verdict.measured()) + " | " + (verdict.reached() ? "yes" : "no") + " |"));
        }
        lines.add("");
        notes().forEach(note -> lines.add("- " + note));
        return String.join("\n", lines) + "\n";
    }

    private List<String> table(Workload workload) {
        List<Subject> systems = results.systems(workload);
        List<String> lines = new ArrayList<>();
        lines.add("| " + Options.lower(workload) + " | "
                + systems.stream().map(Options::lower).collect(Collectors.joining(" | ")) + " |");
        lines.add("| --- |" + " ---: |".repeat(systems.size()));
        for (String name : results.names(workload)) {
            lines.add("| " + name + " | "
                    + systems.stream()
                            .map(system -> results.cell(workload, system, name))
                            .collect(Collectors.joining(" | "))
                    + " |");
        }
        return lines;
    }

    private List<String> notes() {
        Set<Workload> workloads = results.workloads();
        Set<Subject> systems = new TreeSet<>();
        workloads.forEach(workload -> systems.addAll(results.systems(workload)));
        Set<String> notes = new LinkedHashSet<>(results.remarks());
        if (workloads.stream().anyMatch(workload -> !workload.onHosts())) {
            notes.add("Each system and workload in a process of its own, with " + String.join(" ", Fork.FLAGS) + " and "
                    + Workload.FLOOD.heap() + " of heap (join-1m, big-values: "
                    + Workload.JOIN_1M.heap() + "), five nodes in it on loopback; keys of " + Data.KEY_BYTES
                    + " bytes, values of "
                    + Data.VALUE_BYTES + ". CPU is that of all threads and of processes beside (redis-server, OpenSSH)."
                    + " \"Bytes on lo\" are those of the process's own loopback device, with TCP, IP and"
                    + " acknowledgements; they are missing where it can't have one (root on Linux can).");
            notes.add(
                    "Herd and the relay are linked as in Figure 1, unless the workload says otherwise: five links, the"
                            + " farthest node two hops from the one that writes. herd-udp: over UDP, encrypted; the others aren't.");
        }
        if (workloads.stream().anyMatch(Workload::onHosts)) {
            notes.add(
                    "Wire and those after it: two nodes, each a process on a host of its own (a network namespace), MTU"
                            + " 1,500, values of 100 bytes.");
        }
        if (workloads.contains(Workload.JOIN) || workloads.contains(Workload.JOIN_1M)) {
            notes.add("Join: the relay can't; it fills nobody. Nor has it frames for big values.");
        }
        if (workloads.contains(Workload.TWO_THREADS)) {
            notes.add(
                    "Two threads: a star of five nodes in one process; \"on one core\" is another run of the same, bound"
                            + " to processor 0 by " + TwoThreads.BINDER + ".");
        }
        if (workloads.contains(Workload.GROWTH)) {
            notes.add(
                    "Growth: random graphs with four links a node (three nodes: two), the same for all; each size in a"
                            + " process of its own, all its nodes in it, on the machine's cores. A message is a copy of an update"
                            + " that has come to a node; what the application's put costs is shared among them, too.");
        }
        if (workloads.contains(Workload.SLOW_PEER)) {
            notes.add(SlowPeer.SETTINGS);
        }
        if (workloads.contains(Workload.HOT_KEYS)) {
            notes.add("Hot keys: a link's share is what went over lo, by five links for Herd and the relay, four of the"
                    + " mesh that carry the writes of one node, six of Redis (one to it, five from it).");
        }
        if (systems.stream().anyMatch(Subject::peer)) {
            notes.add(
                    "None of the systems below can be linked as in Figure 1: they need all nodes to reach all others, or"
                            + " all the server, so each update takes one hop, or two by the server.");
        }
        systems.stream().map(Report::settings).flatMap(Optional::stream).forEach(notes::add);
        return List.copyOf(notes);
    }

    private static Optional<String> settings(Subject system) {
        return switch (system) {
            case JGROUPS -> Optional.of(JGroupsPeers.SETTINGS);
            case REDIS -> Optional.of(RedisPeers.SETTINGS);
            case INFINISPAN -> Optional.of(InfinispanPeers.SETTINGS);
            case HAZELCAST -> Optional.of(HazelcastPeers.SETTINGS);
            default -> Optional.empty();
        };
    }

    /** A picture of each figure that a goal is about, into files whose names begin alike. */
    void writeCharts(Path folder, String prefix) throws IOException {
        for (Workload workload : results.workloads()) {
            for (String figure : Goals.figures(workload)) {
                BarChart chart =
                        new BarChart(Options.lower(workload) + ": " + figure, Goals.limit(results, workload, figure));
                boolean any = false;
                for (Subject system : results.systems(workload)) {
                    double[] sorted = results.sorted(workload, system, figure);
                    if (sorted.length > 0) {
                        chart.add(Options.lower(system), sorted, system.herd());
                        any = true;
                    }
                }
                if (any) {
                    String name = figure.replaceAll("[^A-Za-z0-9]+", "-").replaceAll("^-|-$", "");
                    Files.writeString(
                            folder.resolve(prefix + "-" + Options.lower(workload) + "-" + name + ".svg"), chart.svg());
                }
            }
        }
    }

    /** Of results that are kept in files, all together. */
    static Report of(List<Path> files) throws IOException {
        Results all = new Results();
        for (Path file : files) {
            all.readCsv(file);
        }
        return new Report(all);
    }
}

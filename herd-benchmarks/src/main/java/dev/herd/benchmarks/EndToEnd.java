package dev.herd.benchmarks;

import dev.herd.benchmarks.Options.Subject;
import dev.herd.benchmarks.Options.Workload;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * All rounds: each runs every workload on every system, in an order that turns round from one round to the next, so that
 * whatever else the machine is doing hits them alike. What comes out is kept beside the jar, so in the module's target
 * directory: figures as CSV, the report, and pictures.
 */
final class EndToEnd {

    private final Options options;
    private final Results results = new Results();
    private boolean failed;

    EndToEnd(Options options) {
        this.options = options;
    }

    /** Whether every run did what it was to. */
    boolean run(PrintStream out) throws IOException, InterruptedException {
        LocalDateTime now = LocalDateTime.now(ZoneId.systemDefault());
        Path folder = folder();
        String name = "results-" + now.format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT));
        Path csv = folder.resolve(name + ".csv");
        System.err.println("raw figures: " + csv);
        results.remark(now.format(DateTimeFormatter.ISO_LOCAL_DATE) + ", " + options.rounds() + " round(s)"
                + (options.quick() ? ", quick, so too short to mean much: " : ": ") + Machine.describe());
        if (options.systems().contains(Subject.HERD_SSH)) {
            results.remark("herd-ssh: over SSH, " + SshCipher.negotiated() + ".");
        }
        if (options.systems().contains(Subject.HERD_SSH_L)) {
            results.remark(
                    "herd-ssh-l: over TCP, each link through an ssh -L of OpenSSH with its own choice of a cipher.");
        }
        if (options.workloads().contains(Workload.TWO_THREADS)
                && Programs.find(TwoThreads.BINDER).isEmpty()) {
            results.remark("two-threads: not run on one core, there is no " + TwoThreads.BINDER + " on this machine.");
        }
        for (int round = 1; round <= options.rounds(); round++) {
            for (Workload workload : options.workloads()) {
                for (Subject system : systems(round)) {
                    if (system.runs(workload)) {
                        run(round, workload, system);
                        results.writeCsv(csv); // each time: a long run that is broken off keeps what it has
                    }
                }
            }
        }
        Report report = new Report(results);
        Files.writeString(folder.resolve(name + ".md"), report.markdown());
        report.writeCharts(folder, name);
        out.print(report.markdown());
        return !failed;
    }

    /** One system that fails keeps no other from being measured. */
    private void run(int round, Workload workload, Subject system) throws IOException, InterruptedException {
        Task task = new Task(system, workload, options.quick());
        String what = task.words();
        System.err.printf(Locale.ROOT, "round %d of %d: %s%n", round, options.rounds(), what);
        try {
            results.add(round, system, workload, measure(task));
        } catch (WrongResultException e) {
            failed = true;
            System.err.println(e.getMessage());
            results.remark(what + " failed in round " + round + ": that round is missing.");
        }
    }

    private static Map<String, Double> measure(Task task) throws IOException, InterruptedException {
        return switch (task.workload()) {
            case TWO_THREADS -> TwoThreads.measure(task);
            case GROWTH -> Growth.measure(task);
            default -> Fork.run(task);
        };
    }

    private List<Subject> systems(int round) {
        List<Subject> order = new ArrayList<>(options.systems());
        if (order.contains(Subject.REDIS) && Programs.find("redis-server").isEmpty()) {
            order.remove(Subject.REDIS);
            results.remark("redis: not measured, there is no redis-server on this machine.");
        }
        if (round % 2 == 0) {
            Collections.reverse(order);
        }
        return order;
    }

    /** The jar's. */
    static Path folder() {
        try {
            return Path.of(EndToEnd.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .resolveSibling("");
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}

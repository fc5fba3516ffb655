package dev.herd.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * All rounds: each runs every workload on every system, in an order that turns round from one round to the next, so that
 * whatever else the machine is doing hits them alike.
 */
final class EndToEnd {

    private final Options options;
    private final Results results = new Results();
    private final String machine = Machine.describe();

    EndToEnd(Options options) {
        this.options = options;
    }

    void run(PrintStream out) throws IOException, InterruptedException {
        Path csv = csv();
        System.err.println("raw figures: " + csv);
        for (int round = 1; round <= options.rounds(); round++) {
            for (Options.Workload workload : options.workloads()) {
                for (Options.Subject system : systems(round)) {
                    if (!system.runs(workload)) {
                        continue;
                    }
                    System.err.printf(
                            Locale.ROOT,
                            "round %d of %d: %s on %s%n",
                            round,
                            options.rounds(),
                            Options.lower(workload),
                            Options.lower(system));
                    results.add(round, system, workload, Fork.run(system, workload, options.quick()));
                    results.writeCsv(csv); // each time: a long run that is broken off keeps what it has
                }
            }
        }
        print(out);
    }

    private List<Options.Subject> systems(int round) {
        List<Options.Subject> order = new ArrayList<>(options.systems());
        if (round % 2 == 0) {
            Collections.reverse(order);
        }
        return order;
    }

    private void print(PrintStream out) throws IOException {
        out.println(machine + "  ");
        if (options.workloads().stream().anyMatch(workload -> !workload.onHosts())) {
            out.println("Five nodes in one process on loopback (TCP; herd-udp: UDP, encrypted" + ssh()
                    + "), topology of Figure 1, keys of " + Data.KEY_BYTES + " bytes, values of " + Data.VALUE_BYTES
                    + "; JVM flags "
                    + String.join(" ", Fork.FLAGS) + ".  ");
        }
        if (options.workloads().stream().anyMatch(Options.Workload::onHosts)) {
            out.println(
                    "Wire and those after it: two nodes, each a process on a host of its own (a network namespace), MTU"
                            + " 1,500, values of 100 bytes.  ");
        }
        out.println("Median of " + options.rounds() + " round(s) (lowest–highest)"
                + (options.quick() ? "; quick: too short to mean much." : "."));
        for (Options.Workload workload : options.workloads()) {
            List<Options.Subject> systems = results.systems(workload);
            if (systems.isEmpty()) {
                continue;
            }
            out.println();
            StringBuilder head = new StringBuilder("| " + Options.lower(workload) + " |");
            StringBuilder rule = new StringBuilder("| --- |");
            for (Options.Subject system : systems) {
                head.append(' ').append(Options.lower(system)).append(" |");
                rule.append(" ---: |");
            }
            out.println(head);
            out.println(rule);
            for (String name : results.names(workload)) {
                StringBuilder row = new StringBuilder("| " + name + " |");
                for (Options.Subject system : systems) {
                    row.append(' ').append(results.cell(workload, system, name)).append(" |");
                }
                out.println(row);
            }
        }
    }

    private String ssh() throws IOException {
        return (options.systems().contains(Options.Subject.HERD_SSH)
                        ? "; herd-ssh: SSH, " + SshCipher.negotiated()
                        : "")
                + (options.systems().contains(Options.Subject.HERD_SSH_L)
                        ? "; herd-ssh-l: TCP, each link through an ssh -L of OpenSSH with its own choice of a cipher"
                        : "");
    }

    /** Beside the jar, so in the module's target directory. */
    private static Path csv() {
        try {
            Path code = Path.of(EndToEnd.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            String moment = LocalDateTime.now(ZoneId.systemDefault())
                    .format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT));
            return code.resolveSibling("results-" + moment + ".csv");
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}

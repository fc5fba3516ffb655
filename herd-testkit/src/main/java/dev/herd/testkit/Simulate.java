package dev.herd.testkit;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The simulator as a program: runs many seeds of {@link HerdSimulation} and says what they came to, or one with all that
 * happens in it.
 */
public final class Simulate {

    private static final String USAGE = """
            Runs herds in virtual time, under faults, each as a seed decides.

              --seeds N    how many seeds (1000)
              --first S    the first of them (1)
              --threads T  how many run at once (as many as there are processors)
              --seed S     runs this one alone, and prints its trace: second, event, node, other node or record
            """;

    private int seeds = 1_000;
    private long first = 1;
    private int threads = Runtime.getRuntime().availableProcessors();
    private @Nullable Long one;

    private Simulate() {}

    /**
     * Runs it; the exit status is 1 if a seed failed, and 2 if it wasn't understood.
     *
     * @param args the options
     * @throws InterruptedException if it is interrupted
     */
    public static void main(String[] args) throws InterruptedException {
        System.setProperty("slf4j.internal.verbosity", "ERROR"); // that nobody wants Herd's log here is no news
        System.exit(run(args, System.out, System.err));
    }

    /** Returns the exit status. */
    static int run(String[] args, PrintStream out, PrintStream err) throws InterruptedException {
        Simulate simulate = new Simulate();
        String mistake = simulate.read(Arrays.asList(args).iterator());
        if (mistake != null) {
            err.println(mistake.isEmpty() ? USAGE : mistake + System.lineSeparator() + USAGE);
            return mistake.isEmpty() ? 0 : 2;
        }
        Long seed = simulate.one;
        return seed == null ? simulate.many(out) : trace(seed, out);
    }

    /** Returns what can't be understood, nothing where only help is asked for, or null. */
    private @Nullable String read(Iterator<String> args) {
        while (args.hasNext()) {
            String option = args.next();
            if (option.equals("--help")) {
                return "";
            }
            if (!args.hasNext()) {
                return option + " is no option, or wants a number";
            }
            String value = args.next();
            try {
                switch (option) {
                    case "--seeds" -> seeds = positive(value);
                    case "--first" -> first = Long.parseLong(value);
                    case "--threads" -> threads = positive(value);
                    case "--seed" -> one = Long.parseLong(value);
                    default -> {
                        return option + " is no option";
                    }
                }
            } catch (NumberFormatException e) {
                return option + " is " + value + ", but should be a number, and not 0 of anything";
            }
        }
        return null;
    }

    private static int positive(String value) {
        int number = Integer.parseInt(value);
        if (number < 1) {
            throw new NumberFormatException(value);
        }
        return number;
    }

    private int many(PrintStream out) throws InterruptedException {
        SeedReport report =
                SeedReport.run(first, seeds, threads, failure -> out.println("failed: " + failure.getMessage()));
        out.print(report);
        return report.failures().isEmpty() ? 0 : 1;
    }

    private static int trace(long seed, PrintStream out) {
        SeedResult result = SeedResult.traced(seed, out::println);
        out.print(result.faults());
        out.printf("%14s hash of the trace: %016x%n", "", result.traceHash());
        Violation violation = result.violation();
        if (violation != null) {
            out.println("failed: " + violation.getMessage());
            violation.printStackTrace(out);
        }
        return violation == null ? 0 : 1;
    }
}

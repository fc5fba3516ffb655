package dev.herd.benchmarks;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What to run.
 *
 * @param rounds how often each workload runs on each system
 * @param quick whether to run less of it, to see that it works
 * @param systems on what
 * @param workloads what
 */
record Options(int rounds, boolean quick, Set<Subject> systems, Set<Workload> workloads) {

    static final String USAGE = """
            java -jar benchmarks.jar [--rounds N] [--quick] [--systems S,...] [--workloads W,...]
                --systems     herd, herd-udp, relay, jgroups, redis, infinispan, hazelcast, hash-map: all, unless some are named
                --workloads   latency, flood, all-write, two-threads, growth, hot-keys, join, heap, read, big-values, slow-peer, startup:
                              all, unless some are named
                --quick       less of everything, and one round
            java -jar benchmarks.jar --workloads join-1m ...   joins a herd of a million entries; 6 GB of memory
            java -jar benchmarks.jar --systems herd-ssh,herd-ssh-l,...   links over SSH, and over TCP through tunnels of OpenSSH,
                                                                         which are only measured when asked for
            java -jar benchmarks.jar --workloads wire,lossy,delayed,fairness ...   on hosts of their own; root only
            java -jar benchmarks.jar report FILE.csv ...           one report of several runs, its pictures beside the first
            java -jar benchmarks.jar profile SYSTEM flood|all-write|latency   where its time goes, as a flame graph beside the jar
            java -jar benchmarks.jar jmh [options of JMH; -h lists them]
            """;

    private static final int ROUNDS = 5;
    private static final int MOST_ROUNDS = 1_000;

    enum Subject {
        HERD,
        HERD_UDP,
        HERD_SSH,
        /** Over TCP through {@code ssh -L}. */
        HERD_SSH_L,
        RELAY,
        JGROUPS,
        REDIS,
        INFINISPAN,
        HAZELCAST,
        /** A map that nobody else has. */
        HASH_MAP;

        /** Whether it is Herd, over whatever links. */
        boolean herd() {
            return compareTo(RELAY) < 0;
        }

        /** Whether it is one that users might take instead, with jars of its own. */
        boolean peer() {
            return this == JGROUPS || this == REDIS || this == INFINISPAN || this == HAZELCAST;
        }

        /** Whether it runs a workload: those on hosts of their own are for few, and not all can do everything. */
        boolean runs(Workload workload) {
            if (workload.onHosts()) {
                return this == HERD || this == HERD_UDP;
            }
            if (workload.ownGraph()) {
                return this == HERD || this == RELAY;
            }
            if (workload == Workload.SLOW_PEER) {
                return this == HERD;
            }
            return switch (this) {
                case HASH_MAP -> workload == Workload.HEAP || workload == Workload.READ;
                // It fills nobody, and has only small frames.
                case RELAY ->
                    workload != Workload.JOIN && workload != Workload.JOIN_1M && workload != Workload.BIG_VALUES;
                case HERD_SSH_L -> workload != Workload.STARTUP; // tunnels start nothing up
                default -> true;
            };
        }
    }

    enum Workload {
        LATENCY,
        FLOOD,
        ALL_WRITE,
        TWO_THREADS,
        GROWTH,
        HOT_KEYS,
        JOIN,
        JOIN_1M,
        HEAP,
        READ,
        BIG_VALUES,
        SLOW_PEER,
        STARTUP,
        WIRE,
        LOSSY,
        DELAYED,
        FAIRNESS;

        /** Whether its nodes are linked neither as in Figure 1 nor each with all: not all systems can do that. */
        boolean ownGraph() {
            return this == TWO_THREADS || this == GROWTH;
        }

        /** Whether it runs on hosts of its own, for which one must be root: only when asked for, and not on all systems. */
        boolean onHosts() {
            return compareTo(WIRE) >= 0;
        }

        /** The memory that a JVM is given for it, as JVMs are told. */
        String heap() {
            return this == JOIN_1M || this == BIG_VALUES ? "6g" : "2g";
        }
    }

    /** Parses. Throws IllegalArgumentException that says what is wrong with which argument. */
    static Options parse(List<String> arguments) {
        int rounds = 0;
        boolean quick = false;
        Set<Subject> systems = EnumSet.complementOf(EnumSet.of(Subject.HERD_SSH, Subject.HERD_SSH_L));
        Set<Workload> workloads = EnumSet.range(Workload.LATENCY, Workload.STARTUP);
        workloads.remove(Workload.JOIN_1M);
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--quick" -> quick = true;
                case "--rounds" -> rounds = rounds(value(option, rest));
                case "--systems" -> systems = names(option, value(option, rest), Subject.class);
                case "--workloads" -> workloads = names(option, value(option, rest), Workload.class);
                default -> throw new IllegalArgumentException("unknown option '" + option + "'");
            }
        }
        return new Options(rounds > 0 ? rounds : quick ? 1 : ROUNDS, quick, systems, workloads);
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return rest.next();
    }

    private static int rounds(String value) {
        int rounds = value.matches("[0-9]{1,4}") ? Integer.parseInt(value) : 0;
        if (rounds < 1 || rounds > MOST_ROUNDS) {
            throw new IllegalArgumentException(
                    "--rounds is '" + value + "', but must be a whole number from 1 to " + MOST_ROUNDS);
        }
        return rounds;
    }

    private static <E extends Enum<E>> Set<E> names(String option, String value, Class<E> type) {
        return Arrays.stream(value.split(",", -1))
                .map(name -> constant(option, name, type))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(type)));
    }

    static <E extends Enum<E>> E constant(String option, String name, Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> lower(constant).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(option + " has '" + name + "', but there is only "
                        + Arrays.stream(type.getEnumConstants())
                                .map(Options::lower)
                                .collect(Collectors.joining(", "))));
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

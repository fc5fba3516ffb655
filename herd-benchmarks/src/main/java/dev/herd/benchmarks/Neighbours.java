package dev.herd.benchmarks;

import dev.herd.Herd;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The main class of a process that is all neighbours of a {@link Star}. Its arguments: the port of the node in the middle, and
 * the one that the last of them dials instead. It ends with its standard input.
 */
final class Neighbours {

    private Neighbours() {}

    /**
     * Runs them.
     *
     * @param args as said
     * @throws IOException if a node can't start or the input fails
     */
    public static void main(String[] args) throws IOException {
        List<Herd> neighbours = new ArrayList<>();
        for (int number = 0; number < Star.NEIGHBOURS; number++) {
            neighbours.add(Star.neighbour(number, Integer.parseInt(args[number == Star.SLOW ? 1 : 0])));
        }
        while (System.in.read() >= 0) {
            // nothing is asked of them
        }
        neighbours.forEach(Herd::close);
    }
}

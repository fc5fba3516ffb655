package dev.herd.discovery;

import dev.herd.transport.Transport;
import java.util.ServiceLoader;

/** A program that prints the transports it finds. In a package that no module has, so that it may run beside any. */
public final class Discover {

    private Discover() {}

    /**
     * Finds and prints.
     *
     * @param args none
     */
    public static void main(String[] args) {
        for (Transport transport : ServiceLoader.load(Transport.class)) {
            System.out.println(transport.scheme() + " in "
                    + (transport.getClass().getModule().isNamed() ? "a module" : "no module"));
        }
    }
}

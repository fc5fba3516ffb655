package dev.herd;

import dev.herd.flood.Flooder;
import dev.herd.flood.FlooderFactory;
import dev.herd.store.Store;
import dev.herd.store.StoreFactory;
import dev.herd.transport.Transport;
import dev.herd.value.Limits;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds transports, stores and flooders by name through {@link ServiceLoader}, with the thread's context class loader
 * and then Herd's own. A provider that can't be loaded disables itself alone. Two under one name are refused.
 */
final class Discovery {

    private static final Logger log = LoggerFactory.getLogger(Discovery.class);

    private Discovery() {}

    /** One that was given, or else one that is found. */
    static Transport transport(String scheme, List<Transport> given) {
        List<Transport> fitting =
                given.stream().filter(each -> each.scheme().equals(scheme)).toList();
        if (fitting.size() > 1) {
            throw new IllegalArgumentException(
                    "the builder was given " + fitting.size() + " transports for " + scheme + "://: " + fitting);
        }
        return fitting.isEmpty() ? found(scheme, given) : fitting.get(0);
    }

    private static Transport found(String scheme, List<Transport> given) {
        return find(
                Transport.class,
                Transport::scheme,
                scheme,
                given.stream().map(Transport::scheme).toList(),
                "no transport serves " + scheme + ":// endpoints",
                remedy(scheme));
    }

    private static String remedy(String scheme) {
        String remedy = switch (scheme) {
            case "tcp", "udp", "ssh" ->
                "add the artifact dev.herd:herd-transport-" + scheme + " to the class path or module path";
            default -> "correct the scheme";
        };
        return remedy + ", or give a transport for it to the builder";
    }

    static Store store(String name, Limits limits, long seed) {
        if (name.equals("memory")) {
            return Store.inMemory(limits, seed);
        }
        return find(
                        StoreFactory.class,
                        StoreFactory::name,
                        name,
                        List.of("memory"),
                        "no store is called '" + name + "'",
                        "set herd.store to one that is, or add the artifact with its StoreFactory")
                .create(limits, seed);
    }

    static Flooder flooder(String name) {
        if (name.equals("simple")) {
            return Flooder.simple();
        }
        return find(
                        FlooderFactory.class,
                        FlooderFactory::name,
                        name,
                        List.of("simple"),
                        "no flooder is called '" + name + "'",
                        "set herd.flooder to one that is, or add the artifact with its FlooderFactory")
                .create();
    }

    /** The only one of that name; if there is none, the error names the others, of which some are known already. */
    private static <S> S find(
            Class<S> service,
            Function<S, String> naming,
            String name,
            List<String> known,
            String missing,
            String remedy) {
        Set<String> others = new TreeSet<>(known);
        Map<Class<?>, S> found = new LinkedHashMap<>();
        for (ServiceLoader<S> loader : loaders(service)) {
            Iterator<ServiceLoader.Provider<S>> providers = loader.stream().iterator();
            while (true) {
                try {
                    if (!providers.hasNext()) {
                        break;
                    }
                    S candidate = providers.next().get();
                    String its = naming.apply(candidate);
                    if (its.equals(name)) {
                        found.putIfAbsent(candidate.getClass(), candidate);
                    } else {
                        others.add(its);
                    }
                } catch (ServiceConfigurationError | LinkageError e) {
                    log.warn("a {} can't be loaded and is left out: {}", service.getSimpleName(), e.toString());
                }
            }
        }
        if (found.isEmpty()) {
            String present = others.isEmpty() ? "there is none at all" : "there is only " + String.join(", ", others);
            throw new IllegalArgumentException(missing + " (" + present + "): " + remedy);
        }
        if (found.size() > 1) {
            throw new IllegalArgumentException("more than one " + service.getSimpleName() + " is called '" + name
                    + "': " + found.keySet().stream().map(Class::getName).toList()
                    + "; take all but one away, or give one to the builder");
        }
        return found.values().iterator().next();
    }

    private static <S> List<ServiceLoader<S>> loaders(Class<S> service) {
        Set<ClassLoader> loaders = new LinkedHashSet<>();
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        if (context != null) {
            loaders.add(context);
        }
        loaders.add(Discovery.class.getClassLoader());
        List<ServiceLoader<S>> services = new ArrayList<>();
        loaders.forEach(loader -> services.add(ServiceLoader.load(service, loader)));
        return services;
    }
}

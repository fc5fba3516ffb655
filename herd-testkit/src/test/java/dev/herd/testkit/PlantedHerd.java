package dev.herd.testkit;

import dev.herd.Herd;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongFunction;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The simulator over a herd with a {@link PlantedBug}: a class loader that has classes of Herd of its own, one of them compiled
 * from a source with the mistake. Nothing else in this JVM sees them.
 */
final class PlantedHerd extends URLClassLoader {

    private PlantedHerd(URL[] where) {
        super(where, PlantedHerd.class.getClassLoader());
    }

    /**
     * Compiles a mistake, and puts the simulator round it.
     *
     * @param classes an empty folder, where what is compiled is kept
     * @return runs a seed; gives the name of the {@link Checker} that found something, or null
     */
    @SuppressWarnings("unchecked") // the class is known
    static LongFunction<@Nullable String> with(PlantedBug bug, Path classes)
            throws IOException, ReflectiveOperationException {
        compile(bug, classes);
        List<Path> own = List.of(classes, home(Herd.class), home(HerdSimulation.class), home(PlantedHerd.class));
        URL[] urls = new URL[own.size()];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = own.get(i).toUri().toURL();
        }
        PlantedHerd loader = new PlantedHerd(urls);
        return (LongFunction<@Nullable String>) loader.loadClass(SeedVerdict.class.getName())
                .getDeclaredConstructor()
                .newInstance();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            if (!name.startsWith("dev.herd.")) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : findClass(name);
        }
    }

    private static void compile(PlantedBug bug, Path classes) throws IOException, ClassNotFoundException {
        Path source = Files.createDirectories(classes.resolve("source"))
                .resolve(Path.of(bug.type() + ".java").getFileName());
        Files.writeString(source, bug.source());
        List<Class<?>> used =
                List.of(Herd.class, Logger.class, Nullable.class, Class.forName("com.google.common.collect.Range"));
        String classPath = used.stream()
                .map(type -> home(type).toString())
                .collect(Collectors.joining(System.getProperty("path.separator")));
        StringWriter said = new StringWriter();
        PrintWriter to = new PrintWriter(said);
        int status = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(
                        to,
                        to,
                        "-proc:none",
                        "-nowarn",
                        "-d",
                        classes.toString(),
                        "-classpath",
                        classPath,
                        source.toString());
        if (status != 0 || !Files.exists(classes.resolve("dev/herd/" + bug.type() + ".class"))) {
            throw new AssertionError("what is planted in " + bug.type() + " doesn't compile: " + said);
        }
    }

    /** The folder or jar that a class comes from. */
    private static Path home(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}

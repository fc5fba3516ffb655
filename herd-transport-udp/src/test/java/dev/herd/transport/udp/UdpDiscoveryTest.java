package dev.herd.transport.udp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.discovery.Discover;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A JVM of its own for each: what finds services depends on how a program was started. */
@Timeout(120)
class UdpDiscoveryTest {

    @Test
    void itIsFoundOnTheClassPath() throws Exception {
        assertThat(discover("-cp", join(Stream.concat(jars(), Stream.of(place(Discover.class))))))
                .isEqualTo("udp in no module");
    }

    @Test
    void itIsFoundOnTheModulePath() throws Exception {
        assertThat(discover(
                        "-p",
                        join(jars()),
                        "--add-modules",
                        "dev.herd.transport.udp",
                        "-cp",
                        join(Stream.of(place(Discover.class)))))
                .isEqualTo("udp in a module");
    }

    private static String discover(String... options) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.add(Discover.class.getName());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().filter(line -> !line.startsWith("SLF4J")).collect(Collectors.joining("\n"));
    }

    /** What the transport needs to run, and no more: a class of each; by name, since not all are of modules that it reads. */
    private static Stream<Path> jars() throws Exception {
        List<Path> jars = new ArrayList<>();
        for (String one : List.of(
                "dev.herd.transport.udp.UdpTransport",
                "dev.herd.transport.Transport",
                "io.netty.channel.Channel",
                "io.netty.buffer.ByteBuf",
                "io.netty.util.Version",
                "io.netty.resolver.AddressResolver",
                "org.slf4j.LoggerFactory",
                "org.jspecify.annotations.NullMarked",
                "com.google.common.primitives.Longs",
                "com.google.common.util.concurrent.internal.InternalFutures")) {
            jars.add(place(Class.forName(one)));
        }
        return jars.stream();
    }

    private static Path place(Class<?> of) throws Exception {
        return Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static String join(Stream<Path> paths) {
        return paths.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}

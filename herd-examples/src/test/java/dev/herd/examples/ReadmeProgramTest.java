package dev.herd.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program that README shows, compiled and run as it stands there, but for its port. */
class ReadmeProgramTest {

    private static final Path README = Path.of("..", "README.md");
    private static final String PORT = "12500";

    private static String program() throws Exception {
        Matcher block = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(README));
        assertThat(block.find()).as("a block of Java in README").isTrue();
        return block.group(1);
    }

    @Test
    void isShort() throws Exception {
        assertThat(program().lines()).hasSizeLessThanOrEqualTo(11);
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void compilesAndPrintsWhatItSays(@TempDir Path classes) throws Exception {
        assertThat(program()).contains(PORT);
        compile(program().replace(PORT, Integer.toString(freePort())), classes);
        assertThat(run(classes)).contains("Howard hears: Giants win");
    }

    private static int freePort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void compile(String program, Path classes) throws Exception {
        String source = """
                import dev.herd.*;
                import java.time.Duration;
                import java.util.concurrent.CompletableFuture;

                public class ReadmeProgram {
                    public static void main(String[] arguments) throws Exception {
                """ + program + "    }\n}\n";
        JavaFileObject file =
                new SimpleJavaFileObject(URI.create("string:///ReadmeProgram.java"), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return source;
                    }
                };
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(problems, null, StandardCharsets.UTF_8)) {
            files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
            boolean compiled = compiler.getTask(null, files, problems, List.of("-proc:none"), null, List.of(file))
                    .call();
            assertThat(compiled).as("%s", problems.getDiagnostics()).isTrue();
        }
    }

    private static String run(Path classes) throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
            Method main = loader.loadClass("ReadmeProgram").getMethod("main", String[].class);
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            main.invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}

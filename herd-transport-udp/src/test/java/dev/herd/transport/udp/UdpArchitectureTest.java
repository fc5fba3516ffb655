package dev.herd.transport.udp;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The protocol is a state machine: its packages use each other in one direction, and none knows a socket or a clock. */
class UdpArchitectureTest {

    private static final String ROOT = "dev.herd.transport.udp";

    /** Each package uses only those before it. */
    private static final List<String> ORDER = List.of("crypto", "packet", "recovery", "session", "station", "client");

    private static final JavaClasses UDP = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    private static String[] packages(List<String> names) {
        return names.stream().map(name -> ROOT + "." + name).toArray(String[]::new);
    }

    @TestFactory
    Stream<DynamicTest> eachPackageUsesOnlyThoseBeforeIt() {
        return ORDER.stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    List<String> before = ORDER.subList(0, ORDER.indexOf(name) + 1);
                    String[] allowed = Stream.of(
                                    Stream.of(
                                            "java.lang..",
                                            "java.io",
                                            "java.math",
                                            "java.net",
                                            "java.nio..",
                                            "java.security..",
                                            "java.time",
                                            "java.util..",
                                            "javax.crypto..",
                                            "org.jspecify..",
                                            "org.slf4j",
                                            "dev.herd.transport",
                                            "dev.herd.value"),
                                    Stream.of(packages(before)))
                            .flatMap(each -> each)
                            .toArray(String[]::new);
                    classes()
                            .that()
                            .resideInAPackage(ROOT + "." + name)
                            .should()
                            .onlyDependOnClassesThat()
                            .resideInAnyPackage(allowed)
                            .check(UDP);
                }));
    }

    @Test
    void theProtocolOwnsNoClockNoRandomnessNoThreadAndNoSocket() {
        noClasses()
                .that()
                .resideInAnyPackage(packages(ORDER))
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.security.SecureRandom")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.util\\.(Random|concurrent\\.(ThreadLocalRandom|Executor.*|.*Timer.*))"
                        + "|java\\.time\\.(Clock|Instant)|java\\.lang\\.(Thread|Runtime)"
                        + "|java\\.net\\.(Datagram|Multicast|Server)?Socket|java\\.nio\\.channels\\..*")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(UDP);
    }
}

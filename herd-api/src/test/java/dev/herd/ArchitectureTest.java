package dev.herd;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The rules of ARCHITECTURE.md that a compiler doesn't know. */
class ArchitectureTest {

    /** Each package uses only those before it; the root comes last, and uses all. */
    private static final List<String> ORDER =
            List.of("value", "time", "transport", "wire", "store", "flood", "reconcile", "node");

    private static final JavaClasses HERD = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.herd");

    @TestFactory
    Stream<DynamicTest> eachPackageUsesOnlyThoseBeforeIt() {
        return ORDER.stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    List<String> allowed = ORDER.subList(0, ORDER.indexOf(name) + 1);
                    String[] later = Stream.concat(
                                    Stream.of("dev.herd"),
                                    ORDER.stream()
                                            .filter(each -> !allowed.contains(each))
                                            .map(each -> "dev.herd." + each))
                            .toArray(String[]::new);
                    noClasses()
                            .that()
                            .resideInAPackage("dev.herd." + name)
                            .should()
                            .dependOnClassesThat()
                            .resideInAnyPackage(later)
                            .check(HERD);
                }));
    }

    @Test
    void noPackageStandsOutsideTheOrder() {
        String[] known = Stream.concat(Stream.of("dev.herd"), ORDER.stream().map(each -> "dev.herd." + each))
                .toArray(String[]::new);
        classes().should().resideInAnyPackage(known).check(HERD);
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("dev.herd.(*)..").should().beFreeOfCycles().check(HERD);
    }

    @Test
    void onlyWhatIsNamedIsDependedOn() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "javax.crypto..",
                        "dev.herd..",
                        "com.google.common..",
                        "org.slf4j..",
                        "org.jspecify..")
                .check(HERD);
    }

    @Test
    void signaturesThatUsersSeeAreFreeOfGuava() {
        List<String> seen = HERD.stream()
                .filter(type -> !type.getPackageName().matches("dev\\.herd\\.(node|reconcile|wire)"))
                .flatMap(type -> type.getCodeUnits().stream())
                .filter(unit -> unit.getModifiers().contains(JavaModifier.PUBLIC))
                .filter(unit -> Stream.concat(Stream.of(unit.getRawReturnType()), unit.getRawParameterTypes().stream())
                        .anyMatch(type -> type.getName().startsWith("com.google.")))
                .map(JavaCodeUnit::getFullName)
                .toList();
        assertThat(seen).isEmpty();
    }

    /** Clocks, randomness and threads have owners; everything else is handed them, so a simulator can hand it others. */
    @Test
    void clocksRandomnessAndThreadsHaveOwners() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("dev.herd.time.SystemTiming")
                .and()
                .doNotHaveFullyQualifiedName("dev.herd.Herd")
                .should()
                .accessTargetWhere(LEAK)
                .check(HERD);
    }

    /** The rule above would pass for ever if it looked for the wrong names. */
    @Test
    void theOwnersWouldBeFoundIfTheyWereNotAllowed() {
        for (String owner : List.of("dev.herd.time.SystemTiming", "dev.herd.Herd")) {
            assertThatThrownBy(() -> noClasses()
                            .that()
                            .haveFullyQualifiedName(owner)
                            .should()
                            .accessTargetWhere(LEAK)
                            .check(HERD))
                    .isInstanceOf(AssertionError.class);
        }
    }

    private static final Pattern LEAKS = Pattern.compile("java\\.lang\\.System\\.(nanoTime|currentTimeMillis)"
            + "|java\\.time\\.(Instant|Clock|LocalDateTime|ZonedDateTime)\\.(now|system\\w*)"
            + "|java\\.util\\.concurrent\\.ThreadLocalRandom\\..*"
            + "|java\\.lang\\.(Math|StrictMath)\\.random"
            + "|java\\.util\\.(Random|UUID)\\.(<init>|randomUUID)|java\\.security\\.SecureRandom\\.<init>"
            + "|java\\.lang\\.Thread\\.(<init>|sleep|start|yield|onSpinWait)"
            + "|java\\.lang\\.Object\\.(wait|notify|notifyAll)"
            + "|java\\.util\\.concurrent\\.(Executors|ForkJoinPool|Timer)\\..*"
            + "|java\\.util\\.concurrent\\.(ThreadPoolExecutor|ScheduledThreadPoolExecutor)\\.<init>"
            + "|java\\.util\\.concurrent\\.CompletableFuture\\.(supplyAsync|runAsync|delayedExecutor)"
            + "|java\\.util\\.(Collection|stream\\..*)\\.(parallelStream|parallel)"
            + "|java\\.net\\.(Socket|ServerSocket|DatagramSocket)\\.<init>");

    private static final DescribedPredicate<JavaAccess<?>> LEAK = DescribedPredicate.describe(
            "a clock, a source of randomness, a thread or a socket",
            access -> LEAKS.matcher(access.getTargetOwner().getName() + "."
                            + access.getTarget().getName())
                    .matches());
}

package dev.herd.transport.ssh;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What keys mean is apart from connections, and nobody waits for MINA. */
class SshArchitectureTest {

    private static final String ROOT = "dev.herd.transport.ssh";
    private static final Set<String> WAITING = Set.of("await", "awaitUninterruptibly", "verify", "waitFor");

    private static final JavaClasses SSH = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    void keysKnowNoConnection() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".keys")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + ".keys",
                        "com.google.common.net",
                        "java.lang..",
                        "java.io",
                        "java.net",
                        "java.nio..",
                        "java.security..",
                        "java.time..",
                        "java.util..",
                        "javax.crypto..",
                        "org.apache.sshd.common",
                        "org.apache.sshd.common.config.keys..",
                        "org.apache.sshd.common.keyprovider",
                        "org.apache.sshd.common.session",
                        "org.apache.sshd.common.signature",
                        "org.apache.sshd.common.util.security",
                        "org.jspecify..",
                        "org.slf4j")
                .check(SSH);
    }

    @Test
    void keysKnowNoClock() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".keys")
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .check(SSH);
    }

    @Test
    void onlyTheCloseOfATransportWaits() {
        noClasses()
                .that()
                .doNotHaveSimpleName("SshTransport")
                .should()
                .callMethodWhere(new DescribedPredicate<JavaMethodCall>("somebody waits for MINA") {
                    @Override
                    public boolean test(JavaMethodCall call) {
                        String owner = call.getTargetOwner().getPackageName();
                        return WAITING.contains(call.getName())
                                && owner.startsWith("org.apache.sshd")
                                && !owner.equals("org.apache.sshd.common.signature"); // which verifies signatures
                    }
                })
                .check(SSH);
    }
}

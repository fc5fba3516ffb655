package dev.herd.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What ssh-audit says of a node. Skipped, which it says, where there is none. */
@Timeout(120)
class SshAuditTest {

    @RegisterExtension
    final SshFixture ssh = new SshFixture();

    @Test
    void nothingThatIsOfferedIsWeak() throws Exception {
        SshFixture.Server server = SshFixture.listen(ssh.transport("server", new TestTrust(), Map.of()));
        Process audit;
        try {
            audit = new ProcessBuilder(
                            "ssh-audit",
                            "-n",
                            "-p",
                            Integer.toString(server.endpoint().port()),
                            "127.0.0.1")
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            System.out.println("SKIPPED: ssh-audit is not installed: " + e.getMessage());
            assumeTrue(false, "ssh-audit is not installed: " + e.getMessage());
            return;
        }
        String report = new String(audit.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(report)
                .contains("(kex) curve25519-sha256", "(key) ssh-ed25519", "(enc) aes128-gcm@openssh.com")
                .doesNotContain("[fail]");
        // Older versions don't know this one, which is no algorithm but says that a handshake can't be tampered with.
        assertThat(report.lines().filter(line -> line.contains("[warn]")))
                .allMatch(line -> line.startsWith("(kex) kex-strict-s-v00@openssh.com "));
    }
}

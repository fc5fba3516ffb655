package dev.herd.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SshCipherTest {

    @Test
    void theCipherThatNodesPreferIsNamed() throws Exception {
        assertThat(SshCipher.negotiated()).isEqualTo("aes128-gcm@openssh.com");
    }
}

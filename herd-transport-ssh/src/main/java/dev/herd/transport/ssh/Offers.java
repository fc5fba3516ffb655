package dev.herd.transport.ssh;

import dev.herd.transport.ssh.keys.KeyText;
import java.security.KeyPair;
import java.security.PublicKey;
import org.apache.sshd.client.auth.pubkey.PublicKeyAuthenticationReporter;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.OpenSshCertificate;

/** Tells a hop which key it has offered, to say so if that isn't taken. */
final class Offers implements PublicKeyAuthenticationReporter {

    @Override
    public void signalAuthenticationAttempt(ClientSession session, String service, KeyPair pair, String signature) {
        Hop hop = Hop.of(session);
        if (hop != null) {
            PublicKey shown = pair.getPublic();
            hop.offered(
                    KeyText.of(shown instanceof OpenSshCertificate certificate ? certificate.getCertPubKey() : shown));
        }
    }
}

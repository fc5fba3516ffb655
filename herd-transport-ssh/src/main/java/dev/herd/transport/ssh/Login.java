package dev.herd.transport.ssh;

import dev.herd.transport.ssh.keys.Printable;
import org.apache.sshd.common.config.keys.OpenSshCertificate;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.auth.UserAuth;
import org.apache.sshd.server.auth.UserAuthFactory;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKey;
import org.apache.sshd.server.session.ServerSession;

/** A proof of a key. MINA refuses some certificates before it asks the reception; then that is told of them here, too. */
final class Login extends UserAuthPublicKey {

    private final Reception reception;

    private Login(Reception reception) {
        this.reception = reception;
    }

    /** Makes them. */
    static UserAuthFactory factory(Reception reception) {
        return new UserAuthFactory() {
            @Override
            public String getName() {
                return NAME;
            }

            @Override
            public UserAuth createUserAuth(ServerSession session) {
                return new Login(reception);
            }
        };
    }

    /** MINA logs names as they are; of those that would garble a log nobody is let in. */
    @Override
    public Boolean doAuth(Buffer buffer, boolean init) throws Exception {
        int begin = buffer.rpos();
        int end = buffer.wpos();
        buffer.getBoolean();
        buffer.getString();
        OpenSshCertificate certificate = buffer.getPublicKey() instanceof OpenSshCertificate shown ? shown : null;
        buffer.rpos(begin);
        buffer.wpos(end);
        boolean garbled = !Printable.is(getUsername()) || (certificate != null && !Printable.is(certificate.getId()));
        Boolean proven = garbled ? Boolean.FALSE : super.doAuth(buffer, init);
        if (Boolean.FALSE.equals(proven) && certificate != null) {
            reception.refused(getUsername(), certificate, getServerSession());
        }
        return proven;
    }
}

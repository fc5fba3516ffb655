package dev.herd.transport.ssh.keys;

import java.net.InetAddress;
import java.security.PublicKey;
import org.jspecify.annotations.Nullable;

/**
 * Who asks to be let in.
 *
 * @param login what he calls himself, which proves nothing
 * @param key the key that he has, or says he has
 * @param certificate what an authority says of that key, or null if he shows none
 * @param weak whether the key is too short to prove anything
 * @param from where he is
 */
public record Caller(String login, KeyText key, @Nullable Certificate certificate, boolean weak, InetAddress from) {

    /**
     * Who shows a key or a certificate.
     *
     * @param login what he calls himself
     * @param shown the key, or a certificate of it
     * @param from where he is
     * @return who it is, if what he says is so
     */
    public static Caller of(String login, PublicKey shown, InetAddress from) {
        Certificate certificate = Certificate.of(shown);
        return certificate == null
                ? new Caller(login, KeyText.of(shown), null, Certificate.weak(shown), from)
                : new Caller(login, certificate.key(), certificate, false, from);
    }
}

package dev.herd.transport.ssh.keys;

import java.security.PublicKey;
import org.jspecify.annotations.Nullable;

/**
 * What a host has shown, and proven to have.
 *
 * @param key its key
 * @param certificate what an authority says of that key, or null if it has shown none
 */
public record Host(KeyText key, @Nullable Certificate certificate) {

    /**
     * A host that has shown a key or a certificate.
     *
     * @param shown the key, or a certificate of it
     * @return what it has shown
     */
    public static Host of(PublicKey shown) {
        Certificate certificate = Certificate.of(shown);
        return new Host(certificate == null ? KeyText.of(shown) : certificate.key(), certificate);
    }
}

package dev.herd.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.wire.Hello;
import dev.herd.wire.MalformedFrameException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HandshakeTest {

    private static final byte[] SECRET = "sixteen bytes or more".getBytes(StandardCharsets.UTF_8);

    private final Random random = new Random(1);

    private Handshake end(String herd, long origin, byte @Nullable [] secret, boolean dialler) {
        byte[] nonce = new byte[Hello.NONCE_BYTES];
        random.nextBytes(nonce);
        return new Handshake(
                new Identity(herd, "node" + origin, origin, secret, List::of), dialler, nonce, 65_536, List.of(), 512);
    }

    /** Exchanges hellos; returns why either end refuses, or null. */
    private static @Nullable String meet(Handshake dialler, Handshake acceptor) throws MalformedFrameException {
        String there = acceptor.take(dialler.hello());
        String here = dialler.take(acceptor.hello());
        return there != null ? there : here;
    }

    @Test
    void provesTheSecretBothWays() throws MalformedFrameException {
        Handshake dialler = end("news", 1, SECRET, true);
        Handshake acceptor = end("news", 2, SECRET, false);
        assertThat(meet(dialler, acceptor)).isNull();
        assertThat(acceptor.proves(dialler.proof())).isTrue();
        assertThat(dialler.proves(acceptor.proof())).isTrue();
        assertThat(dialler.proof()).hasSize(32);
        assertThat(dialler.known().node()).isEqualTo("node2");
    }

    @Test
    void needsNoProofWhereThereIsNoSecret() throws MalformedFrameException {
        Handshake dialler = end("news", 1, null, true);
        Handshake acceptor = end("news", 2, null, false);
        assertThat(meet(dialler, acceptor)).isNull();
        assertThat(acceptor.proves(dialler.proof())).isTrue();
        assertThat(acceptor.proves(new byte[32])).isFalse();
    }

    @Test
    void refusesAWrongSecret() throws MalformedFrameException {
        Handshake dialler = end("news", 1, SECRET, true);
        Handshake acceptor = end("news", 2, "another secret altogether".getBytes(StandardCharsets.UTF_8), false);
        assertThat(meet(dialler, acceptor)).isNull();
        assertThat(acceptor.proves(dialler.proof())).isFalse();
        assertThat(dialler.proves(acceptor.proof())).isFalse();
        assertThat(acceptor.proves(new byte[0])).isFalse();
    }

    /** A proof sent back to who made it proves nothing: the roles are part of it. */
    @Test
    void refusesItsOwnProofReflected() throws MalformedFrameException {
        Handshake dialler = end("news", 1, SECRET, true);
        Handshake acceptor = end("news", 2, SECRET, false);
        assertThat(meet(dialler, acceptor)).isNull();
        assertThat(acceptor.proves(acceptor.proof())).isFalse();
        assertThat(dialler.proves(dialler.proof())).isFalse();
    }

    /** A recorded proof is of no use on another link: the nonces are part of it. */
    @Test
    void refusesAProofReplayed() throws MalformedFrameException {
        Handshake dialler = end("news", 1, SECRET, true);
        Handshake acceptor = end("news", 2, SECRET, false);
        assertThat(meet(dialler, acceptor)).isNull();
        byte[] recorded = dialler.proof();
        Handshake later = end("news", 2, SECRET, false);
        assertThat(later.take(dialler.hello())).isNull();
        assertThat(later.proves(recorded)).isFalse();
    }

    @Test
    void refusesAnotherHerdAndAMissingSecret() throws MalformedFrameException {
        assertThat(meet(end("news", 1, null, true), end("weather", 2, null, false)))
                .isEqualTo("node2 is of herd 'weather', node1 of 'news'");
        assertThat(meet(end("news", 1, null, true), end("news", 2, SECRET, false)))
                .isEqualTo("node2 demands a secret, node1 has none");
        assertThat(meet(end("news", 1, SECRET, true), end("news", 2, null, false)))
                .isEqualTo("node1 demands a secret, node2 has none");
    }

    @Test
    void refusesVersionsItDoesNotSpeak() throws MalformedFrameException {
        Handshake acceptor = end("news", 2, null, false);
        byte[] later =
                new Hello(2, 9, 0, false, 1, new byte[Hello.NONCE_BYTES], 65_536, "news", "n", List.of()).encode(512);
        assertThat(acceptor.take(later)).isEqualTo("protocol versions 2 to 9 are not spoken by node2, only 1");
        byte[] both =
                new Hello(1, 9, 0, false, 1, new byte[Hello.NONCE_BYTES], 65_536, "news", "n", List.of()).encode(512);
        assertThat(end("news", 2, null, false).take(both)).isNull();
    }

    @Test
    void neverPrintsWhatAStrangerSaysAsItCame() {
        assertThat(Handshake.printable("a\nb\u001b[31m" + "x".repeat(100))).isEqualTo("a?b?[31m" + "x".repeat(56));
        assertThat(new Identity("news", "Blake", 1, SECRET, List::of).toString())
                .doesNotContain("sixteen");
    }
}

package dev.herd.transport.udp.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyAgreementTest {

    /** RFC 7748, section 6.1. */
    @Test
    void itGivesWhatTheStandardSays() {
        KeyAgreement alice =
                new KeyAgreement(hex("77076d0a7318a57d3c16c17251b26645" + "df4c2f87ebc0992ab177fba51db92c2a"));
        KeyAgreement bob =
                new KeyAgreement(hex("5dab087e624a8a4b79e17f8b83800ee6" + "6f3bb1292618b6fd1c2f8b27ff88e0eb"));
        assertThat(alice.publicBytes())
                .isEqualTo(hex("8520f0098930a754748b7ddcb43ef75a" + "0dbf3a0d26381af4eba4a98eaa9b4e6a"));
        assertThat(bob.publicBytes())
                .isEqualTo(hex("de9edb7d7b7dc1b4d35b61c2ece43537" + "3f8343c85b78674dadfc7e146f882b4f"));
        byte[] shared = hex("4a5d9d5ba4ce2de1728e3bf480350f25" + "e07e21c947d19e3376f09b3c1e161742");
        assertThat(alice.agree(bob.publicBytes())).isEqualTo(shared);
        assertThat(bob.agree(alice.publicBytes())).isEqualTo(shared);
    }

    /** Points of small order: 0, 1, p - 1, p, p + 1, one of order 8, and 0 with the bit that doesn't count. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "0000000000000000000000000000000000000000000000000000000000000080",
            })
    void whatWouldAgreeOnTheSameWithEverybodyIsRefused(String point) {
        assertThat(new KeyAgreement(new Random(1)::nextBytes).agree(hex(point))).isNull();
    }

    @Test
    void anyOther32BytesAreBorne() {
        Random random = new Random(2);
        for (int i = 0; i < 50; i++) {
            byte[] theirs = new byte[32];
            random.nextBytes(theirs);
            assertThat(new KeyAgreement(random::nextBytes).agree(theirs)).hasSize(32);
        }
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}

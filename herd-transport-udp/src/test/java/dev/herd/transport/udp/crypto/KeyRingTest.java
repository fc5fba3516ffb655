package dev.herd.transport.udp.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyRingTest {

    private static final String OLD = "11".repeat(32);
    private static final String NEW = "aB".repeat(32);
    private final PreSharedKey old = PreSharedKey.parse(OLD);
    private final PreSharedKey young = PreSharedKey.parse(NEW);

    @Test
    void aKeyIsInstalledThenUsedThenTheOldOneRetired() {
        KeyRing before = KeyRing.of(old);
        KeyRing installed = before.install(young);
        assertThat(installed.inUse()).isSameAs(old);
        assertThat(installed.find(young.id())).isSameAs(young);
        KeyRing using = installed.use(young.id());
        assertThat(using.inUse()).isSameAs(young);
        assertThat(using.find(old.id())).isSameAs(old);
        KeyRing done = using.retire(old.id());
        assertThat(done.find(old.id())).isNull();
        assertThat(done.isRetired(old.id())).isTrue();
        assertThat(done.isRetired(12345)).isFalse();
        assertThat(done.install(old).isRetired(old.id())).isFalse();
        assertThat(before.find(young.id())).as("a ring never changes").isNull();
    }

    @Test
    void whatMakesNoSenseIsRefusedByTheKeysName() {
        KeyRing ring = KeyRing.of(old);
        assertThatThrownBy(() -> ring.retire(old.id())).hasMessageContaining(old.name() + " is in use");
        assertThatThrownBy(() -> ring.use(young.id())).hasMessageContaining(young.name() + " is not installed");
        assertThatThrownBy(() -> ring.retire(young.id())).hasMessageContaining(young.name());
    }

    @Test
    void aTextIsReadLineByLine() {
        KeyRing ring = KeyRing.parse("# since May\n  " + NEW + "  \n\n" + OLD + "\n");
        assertThat(ring.inUse().id()).isEqualTo(young.id());
        assertThat(ring.find(old.id())).isNotNull();
    }

    @Test
    void aFileThatIsReadAgainRetiresWhatItNoLongerHolds() {
        KeyRing first = KeyRing.parse(OLD + "\n" + NEW);
        KeyRing second = first.replacedBy(KeyRing.parse(NEW));
        assertThat(second.inUse().id()).isEqualTo(young.id());
        assertThat(second.isRetired(old.id())).isTrue();
        assertThat(second.replacedBy(KeyRing.parse(OLD)).isRetired(old.id())).isFalse();
    }

    @Test
    void aBadLineIsNamedButNotShown() {
        String almost = "ab".repeat(31) + "xy";
        assertThatThrownBy(() -> KeyRing.parse(OLD + "\n" + almost))
                .hasMessageContaining("line 2")
                .hasMessageContaining("64 hexadecimal digits")
                .hasMessageNotContaining("abab");
        assertThatThrownBy(() -> KeyRing.parse(OLD + "\n" + OLD)).hasMessageContaining("line 2");
        assertThatThrownBy(() -> KeyRing.parse("# nothing\n")).hasMessageContaining("0 keys");
        assertThatThrownBy(() -> KeyRing.parse("00".repeat(32))).hasMessageContaining("zeros");
        String tooMany = IntStream.range(1, 18)
                .mapToObj(i -> String.format(Locale.ROOT, "%064x", i))
                .collect(Collectors.joining("\n"));
        assertThatThrownBy(() -> KeyRing.parse(tooMany)).hasMessageContaining("17 keys");
    }

    @Test
    void noTextGivesAKeyAway() {
        assertThat(KeyRing.of(old).toString() + old + old.name()).doesNotContain("1111");
        assertThat(PreSharedKey.none()).hasToString("no key");
    }
}

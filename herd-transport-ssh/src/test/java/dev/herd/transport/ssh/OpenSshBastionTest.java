package dev.herd.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.Codec;
import dev.herd.Herd;
import dev.herd.HerdBuilder;
import dev.herd.HerdMap;
import dev.herd.testkit.Eventually;
import dev.herd.testkit.RecordingConversation;
import dev.herd.testkit.RecordingLinkHandler;
import dev.herd.transport.Endpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Nodes whose links go through OpenSSH's own server. Skipped, which it says, where there is none. */
@Timeout(180)
class OpenSshBastionTest {

    @RegisterExtension
    final SshFixture ssh = new SshFixture();

    private final Eventually eventually = Eventually.within(Duration.ofSeconds(60));

    @TempDir
    private Path folder = Path.of(".");

    private KeyFolder blakes = new KeyFolder(folder);
    private KeyFolder howards = new KeyFolder(folder);
    private final List<Sshd> bastions = new ArrayList<>();

    @BeforeEach
    void begin() throws IOException {
        blakes = KeyFolder.in(folder, "blake");
        howards = KeyFolder.in(folder, "howard");
        blakes.add("authorized_keys.peers", howards.key("key") + " howard");
        blakes.add("authorized_keys.clients", howards.key("key") + " howard");
        howards.add("known_hosts", "[localhost]:* " + blakes.key("host_key"));
    }

    @AfterEach
    void end() throws Exception {
        for (Sshd bastion : bastions) {
            bastion.kill();
        }
    }

    private Sshd bastion(String... options) throws Exception {
        Sshd bastion = new Sshd(folder, "bastion" + bastions.size(), options);
        bastions.add(bastion);
        bastion.admit(howards);
        howards.add("known_hosts", bastion.line());
        return bastion;
    }

    private static HerdBuilder node(String name, KeyFolder keys) {
        return Herd.builder().node(name).set("herd.ssh.directory", keys.path().toString());
    }

    private static Endpoint through(Endpoint to, Sshd... bastions) {
        List<String> hops = new ArrayList<>();
        for (Sshd bastion : bastions) {
            hops.add(bastion.hop());
        }
        return Endpoint.parse(to + "?jump=" + String.join(",", hops));
    }

    private static HerdMap<String, String> map(Herd herd) {
        return herd.map("m", Codec.string(), Codec.string());
    }

    private static String put(HerdMap<String, String> map, String prefix, int count) {
        for (int i = 0; i < count; i++) {
            map.put(prefix + i, prefix.repeat(i % 500));
        }
        return prefix;
    }

    private void agree(HerdMap<String, String> one, HerdMap<String, String> other, int keys) {
        eventually.until("both hold " + keys, () -> one.size() == keys && other.size() == keys);
        assertThat(Map.copyOf(one)).isEqualTo(Map.copyOf(other));
    }

    /** Howard listens nowhere, and has nothing but what he dials. */
    @Test
    void whoOnlyDialsThroughTwoIsAFullMember() throws Exception {
        Sshd first = bastion();
        Sshd second = bastion();
        try (Herd blake = node("Blake", blakes).listen("ssh://localhost:0").start();
                Herd howard = node("Howard", howards)
                        .set("herd.ssh.rekeyBytes", "1048576")
                        .set(
                                "herd.peers",
                                through(blake.listening().get(0), first, second).toString())
                        .start()) {
            put(map(blake), "b", 3_000);
            put(map(howard), "h", 3_000);
            agree(map(blake), map(howard), 6_000);
            map(howard).remove("b0");
            eventually.until("removed there", () -> !map(blake).containsKey("b0"));
        }
    }

    @Test
    void aBastionThatIsKilledUnderWritesAndComesBackLeavesNoDifference() throws Exception {
        Sshd bastion = bastion();
        try (Herd blake = node("Blake", blakes).listen("ssh://localhost:0").start();
                Herd howard = node("Howard", howards)
                        .peers(through(blake.listening().get(0), bastion).toString())
                        .start()) {
            put(map(blake), "b", 2_000);
            eventually.until("some have come", () -> map(howard).size() > 0);
            bastion.kill();
            eventually.until("the link is down", () -> howard.links().isEmpty());
            put(map(howard), "h", 2_000);
            put(map(blake), "c", 2_000);
            bastion.start();
            agree(map(blake), map(howard), 6_000);
        }
    }

    @Test
    void aBastionThatStandsStillHoldsUpNobodyAndLosesNothing() throws Exception {
        Sshd bastion = bastion();
        try (Herd blake = node("Blake", blakes).listen("ssh://localhost:0").start();
                Herd howard = node("Howard", howards)
                        .peers(through(blake.listening().get(0), bastion).toString())
                        .start()) {
            put(map(howard), "h", 10);
            agree(map(blake), map(howard), 10);
            bastion.signal("STOP");
            try {
                put(map(howard), "i", 20_000);
                put(map(blake), "b", 20_000);
                eventually.until("the link is given up", () -> howard.links().isEmpty());
            } finally {
                bastion.signal("CONT");
            }
            agree(map(blake), map(howard), 40_010);
        }
    }

    @Test
    void aBastionThatStandsStillAndGoesOnLosesNoFrame() throws Exception {
        Sshd bastion = bastion();
        SshFixture.Server server = SshFixture.listen(ssh.transport(blakes));
        SshTransport dialler = ssh.transport(howards);
        RecordingLinkHandler dialled = ssh.dial(dialler, through(server.endpoint(), bastion));
        eventually.until("the link", dialled::wasOpened);
        eventually.until("the other end", () -> server.acceptor().peers().size() == 1);
        int frames = 1_000;
        bastion.signal("STOP");
        try {
            for (int i = 0; i < frames; i++) {
                dialled.queue(new byte[60_000]);
            }
            dialled.wake();
            eventually.until("some are filled", () -> dialled.filledFrames() > 10);
            for (int i = 0; i < 5; i++) {
                RecordingConversation other = new RecordingConversation();
                dialler.converse(server.endpoint(), other);
                eventually.until("others are not held up", other::wasOpened);
                other.close();
            }
            assertThat(dialled.filledFrames()).as("of 60 MB").isLessThan(frames / 2);
        } finally {
            bastion.signal("CONT");
        }
        eventually.untilEqual(
                "frames",
                frames,
                () -> server.acceptor().peers().get(0).frames().size());
    }

    @Test
    void aBastionThatForbidsForwardingIsNamed() throws Exception {
        for (String option : List.of("AllowTcpForwarding no", "PermitOpen localhost:1")) {
            Sshd bastion = bastion(option);
            SshFixture.Server server = SshFixture.listen(ssh.transport(blakes));
            Endpoint to = through(server.endpoint(), bastion);
            RecordingLinkHandler dialled = ssh.dial(ssh.transport(howards), to);
            eventually.until("told", dialled::isClosed);
            assertThat(dialled.closedReason())
                    .startsWith("cannot connect to " + to + ": through bastion " + bastion.hop() + " at ")
                    .endsWith(": it refuses to forward to localhost:"
                            + server.endpoint().port() + " (administratively prohibited)");
        }
    }
}

package dev.herd.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.testkit.RecordingAcceptor;
import dev.herd.testkit.RecordingConversation;
import dev.herd.testkit.RecordingLinkHandler;
import dev.herd.transport.Endpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A node dials through bastions that do what they should, and others. */
@Timeout(120)
class BastionTest {

    @RegisterExtension
    final SshFixture ssh = new SshFixture();

    @TempDir
    private Path folder = Path.of(".");

    private KeyFolder server = new KeyFolder(folder);
    private KeyFolder client = new KeyFolder(folder);
    private RecordingAcceptor acceptor = SshFixture.acceptor();
    private Endpoint endpoint = SshFixture.ANY;
    private SshTransport dialler = new SshTransport();
    private final List<MinaBastion> bastions = new ArrayList<>();

    @BeforeEach
    void begin() throws IOException {
        server = KeyFolder.in(folder, "server");
        client = KeyFolder.in(folder, "client");
        server.add("authorized_keys.peers", client.key("key") + " howard");
        server.add("authorized_keys.clients", client.key("key") + " ada");
        SshFixture.Server listening = SshFixture.listen(ssh.transport(server));
        acceptor = listening.acceptor();
        endpoint = listening.endpoint();
        client.add("known_hosts", "[localhost]:" + endpoint.port() + " " + server.key("host_key"));
        dialler = ssh.transport(client);
    }

    @AfterEach
    void end() throws IOException {
        for (MinaBastion bastion : bastions) {
            bastion.close();
        }
    }

    private MinaBastion bastion(boolean forwards, boolean known) throws IOException {
        MinaBastion bastion = new MinaBastion(client, forwards);
        bastions.add(bastion);
        if (known) {
            client.add("known_hosts", bastion.line());
        }
        return bastion;
    }

    private Endpoint through(String... hops) {
        return Endpoint.parse(endpoint + "?jump=" + String.join(",", hops));
    }

    private RecordingLinkHandler link(Endpoint to) {
        RecordingLinkHandler handler = ssh.dial(dialler, to);
        ssh.eventually.until("opened or closed", () -> handler.wasOpened() || handler.isClosed());
        return handler;
    }

    /** The other end of one that is open, open too. */
    private RecordingLinkHandler accepted(int number) {
        ssh.eventually.until("the other end", () -> acceptor.peers().size() > number);
        RecordingLinkHandler accepted = acceptor.peers().get(number);
        ssh.eventually.until("the other end is open", accepted::wasOpened);
        return accepted;
    }

    /** The reason why there was no link, behind what all of them say. */
    private String reason(Endpoint to) {
        RecordingLinkHandler handler = link(to);
        assertThat(handler.wasOpened()).isFalse();
        assertThat(handler.closedReason()).startsWith("cannot connect to " + to + ": ");
        ssh.eventually.until(
                "nobody is left at a bastion", () -> bastions.stream().allMatch(each -> each.sessions() == 0));
        return String.valueOf(handler.closedReason()).substring(("cannot connect to " + to + ": ").length());
    }

    @Test
    void aLinkAndAConversationGoThroughThreeInARow() throws IOException {
        Endpoint to = through(
                bastion(true, true).hop(),
                bastion(true, true).hop(),
                bastion(true, true).hop());
        RecordingLinkHandler dialled = link(to);
        assertThat(dialled.closedReason()).isNull();
        assertThat(dialled.link().loopback())
                .as("nothing behind a bastion is on this machine")
                .isFalse();
        assertThat(dialled.link().remote()).startsWith("ssh://localhost:" + endpoint.port() + " through ");
        RecordingLinkHandler accepted = accepted(0);
        int frames = 400;
        for (int i = 1; i <= frames; i++) {
            dialled.queue(ByteBuffer.allocate(60_000).putInt(0, i).array());
            accepted.queue(ByteBuffer.allocate(i).array());
        }
        dialled.wake();
        accepted.wake();
        ssh.eventually.untilEqual(
                "frames there", frames, () -> accepted.frames().size());
        ssh.eventually.untilEqual("frames back", frames, () -> dialled.frames().size());
        for (int i = 1; i <= frames; i++) {
            assertThat(ByteBuffer.wrap(accepted.frames().get(i - 1)).getInt()).isEqualTo(i);
            assertThat(dialled.frames().get(i - 1)).hasSize(i);
        }
        RecordingConversation conversation = new RecordingConversation();
        dialler.converse(to, conversation);
        ssh.eventually.until("a conversation", conversation::wasOpened);
        assertThat(conversation.say("hello")).isTrue();
        ssh.eventually.untilEqual(
                "lines", List.of("hello"), () -> acceptor.recordedClients().lines());
        dialled.link().close("enough");
        ssh.eventually.until("the other end is told", accepted::isClosed);
        conversation.close();
        ssh.eventually.until(
                "nobody is left at a bastion", () -> bastions.stream().allMatch(each -> each.sessions() == 0));
    }

    @Test
    void eachBastionIsHeldToItsOwnKey() throws IOException {
        MinaBastion known = bastion(true, true);
        MinaBastion unknown = bastion(true, false);
        assertThat(reason(through(unknown.hop())))
                .startsWith("through bastion " + unknown.hop() + " at ")
                .contains("its host key")
                .contains("is unknown")
                .endsWith("add the line: " + unknown.line());
        assertThat(reason(through(known.hop(), unknown.hop())))
                .startsWith("through bastion " + unknown.hop() + ": ")
                .contains("is unknown")
                .endsWith("add the line: " + unknown.line());
        client.clear("known_hosts");
        client.add("known_hosts", known.line());
        assertThat(reason(through(known.hop())))
                .startsWith("behind bastion " + known.hop() + " at ")
                .contains("is unknown")
                .contains("add the line: [localhost]:" + endpoint.port() + " " + server.key("host_key"));
        client.add("known_hosts", "[localhost]:" + endpoint.port() + " " + client.key("key"));
        assertThat(reason(through(known.hop()))).contains("its host key has changed");
        assertThat(acceptor.peers()).isEmpty();
    }

    @Test
    void whatABastionDoesNotDoIsSaid() throws IOException {
        MinaBastion forbids = bastion(false, true);
        MinaBastion forwards = bastion(true, true);
        String target = "localhost:" + endpoint.port();
        assertThat(reason(through(forbids.hop())))
                .startsWith("through bastion " + forbids.hop() + " at ")
                .endsWith(": it refuses to forward to " + target + " (administratively prohibited)");
        assertThat(reason(through(forwards.hop(), forbids.hop())))
                .startsWith("through bastion " + forbids.hop() + ": it refuses to forward to " + target);
        int nobody;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = free.getLocalPort();
        }
        assertThat(reason(through(forwards.hop(), "me@127.0.0.1:" + nobody)))
                .startsWith("through bastion " + forwards.hop() + " at ")
                .endsWith(": it cannot connect to 127.0.0.1:" + nobody);
        assertThat(reason(through("me@127.0.0.1:" + nobody)))
                .startsWith("through bastion me@127.0.0.1:" + nobody + " at ")
                .containsIgnoringCase("refused");
        assertThat(reason(through(forwards.hop().replace("me@", "you@"))))
                .startsWith("through bastion you@")
                .contains("it takes none of this node's keys")
                .endsWith(client.key("key").toString());
    }

    @Test
    void aMalformedWayIsSaidAndNobodyIsDialled() {
        assertThat(reason(through("me@"))).startsWith("bastion 'me@' should look like user@host:port");
    }

    @Test
    void whoCutsEitherEndCutsTheOther() throws IOException {
        MinaBastion first = bastion(true, true);
        MinaBastion second = bastion(true, true);
        RecordingLinkHandler dialled = link(through(first.hop(), second.hop()));
        assertThat(dialled.closedReason()).isNull();
        RecordingLinkHandler accepted = accepted(0);
        first.cut();
        ssh.eventually.until("the link is gone", dialled::isClosed);
        ssh.eventually.until("there, too", accepted::isClosed);
        ssh.eventually.until("at the second, too", () -> second.sessions() == 0);

        RecordingLinkHandler again = link(through(first.hop(), second.hop()));
        assertThat(again.closedReason()).isNull();
        accepted(1).link().close("enough");
        ssh.eventually.until("the link is closed", again::isClosed);
        ssh.eventually.until("nobody is left", () -> first.sessions() == 0 && second.sessions() == 0);
    }

    @Test
    void aBastionThatDiesWhileALinkIsComingUpIsSaid() throws IOException {
        MinaBastion bastion = bastion(true, true);
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            RecordingLinkHandler handler = ssh.dial(
                    dialler, Endpoint.parse("ssh://127.0.0.1:" + silent.getLocalPort() + "?jump=" + bastion.hop()));
            try (Socket connected = silent.accept()) {
                assertThat(new String(
                                connected.getInputStream().readNBytes(8), java.nio.charset.StandardCharsets.US_ASCII))
                        .as("the node's greeting has come through")
                        .isEqualTo("SSH-2.0-");
                assertThat(handler.isClosed()).isFalse();
                bastion.cut();
                ssh.eventually.until("told", handler::isClosed);
                assertThat(handler.closedReason()).contains("behind bastion " + bastion.hop() + " at ");
            }
        }
    }

    @Test
    void aStopThatSaysNothingIsGivenUpAndNamed() throws IOException {
        MinaBastion bastion = bastion(true, true);
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String mute = "127.0.0.1:" + silent.getLocalPort();
            assertThat(reason(Endpoint.parse("ssh://" + mute + "?jump=" + bastion.hop())))
                    .startsWith("behind bastion " + bastion.hop() + " at ")
                    .endsWith(": no answer in time");
        }
    }

    @Test
    void aTransportThatClosesEndsWhatIsOnItsWay() throws IOException {
        MinaBastion bastion = bastion(true, true);
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            RecordingLinkHandler handler = ssh.dial(
                    dialler, Endpoint.parse("ssh://127.0.0.1:" + silent.getLocalPort() + "?jump=" + bastion.hop()));
            try (Socket connected = silent.accept()) {
                assertThat(connected.getInputStream().read()).isEqualTo('S');
                RecordingLinkHandler up = link(through(bastion.hop()));
                assertThat(up.wasOpened()).isTrue();
                dialler.close();
                assertThat(handler.isClosed()).isTrue();
                assertThat(up.isClosed()).isTrue();
                ssh.eventually.until("nobody is left", () -> bastion.sessions() == 0);
            }
        }
    }
}

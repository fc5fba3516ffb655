package dev.herd.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.herd.transport.Answer;
import dev.herd.transport.Endpoint;
import dev.herd.transport.TransportContext;
import dev.herd.value.Limits;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MemoryTransportTest {

    private static final Endpoint BLAKE = Endpoint.parse("mem://blake:7");

    /** So many peers of a node that may have one link are let in by its transport; the node sees to the rest. */
    private static final int PEERS = 2 + 64;

    private static final Eventually eventually = Eventually.within(Duration.ofSeconds(30));

    private final MemoryNetwork network = new MemoryNetwork();
    private final List<MemoryTransport> transports = new ArrayList<>();
    private final List<String> refused = new CopyOnWriteArrayList<>();
    private final RecordingAcceptor acceptor =
            new RecordingAcceptor("accepted", Limits.defaults().frameBytes());

    @AfterEach
    void close() {
        transports.forEach(MemoryTransport::close);
        acceptor.peers().forEach(RecordingLinkHandler::check);
        acceptor.recordedClients().check();
    }

    private MemoryTransport transport(String node) {
        return transport(network, node, Limits.defaults());
    }

    private MemoryTransport transport(MemoryNetwork of, String node, Limits limits) {
        MemoryTransport transport = of.transport();
        transport.start(new TransportContext(
                node, limits, true, Map.of(), (remote, reason) -> refused.add(remote + ": " + reason)));
        transports.add(transport);
        return transport;
    }

    private static Limits limits(int links, int clients) {
        Limits d = Limits.defaults();
        return new Limits(
                d.keyBytes(),
                d.valueBytes(),
                d.storeKeys(),
                d.storeBytes(),
                d.outboxKeys(),
                d.frameBytes(),
                links,
                clients,
                d.lineBytes(),
                d.clientOutputBytes(),
                d.handshakeTime(),
                d.maxClockSkew(),
                d.maxClientAhead());
    }

    private RecordingLinkHandler link(MemoryTransport from) {
        RecordingLinkHandler handler =
                new RecordingLinkHandler("dialled", Limits.defaults().frameBytes());
        from.connect(BLAKE, handler);
        eventually.until("the dialler was told", () -> handler.wasOpened() || handler.isClosed());
        return handler;
    }

    /** As link, and waits until it is accepted too: two threads accept, in whatever order. */
    private RecordingLinkHandler linked(MemoryTransport from) {
        int before = acceptor.peers().size();
        RecordingLinkHandler handler = link(from);
        eventually.until("it is accepted", () -> acceptor.peers().size() > before);
        return handler;
    }

    private static RecordingConversation talk(MemoryTransport from) {
        RecordingConversation conversation = new RecordingConversation();
        from.converse(BLAKE, conversation);
        eventually.until("the client was told", conversation::wasOpened);
        return conversation;
    }

    @Test
    void networksKnowNothingOfEachOther() throws IOException {
        transport("Blake").listen(BLAKE, acceptor);
        MemoryNetwork other = new MemoryNetwork();
        assertThat(link(transport(other, "Howard", Limits.defaults())).closedReason())
                .isEqualTo("cannot connect to mem://blake:7: nobody listens there");
        RecordingAcceptor there = new RecordingAcceptor("there", 65_536);
        assertThat(transport(other, "Blake", Limits.defaults()).listen(BLAKE, there))
                .containsExactly(BLAKE);
        assertThat(link(transport("Howard")).isClosed()).isFalse();
        eventually.untilEqual("peers here", 1, () -> acceptor.peers().size());
        assertThat(there.peers()).isEmpty();
    }

    @Test
    void namesAreToldApartAndCaseDoesNotMatter() throws IOException {
        MemoryTransport node = transport("Blake");
        assertThat(node.listen(BLAKE, acceptor)).containsExactly(BLAKE);
        assertThat(node.listen(Endpoint.parse("mem://howard:7"), acceptor)).hasSize(1);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> node.listen(Endpoint.parse("mem://BLAKE:7"), acceptor))
                .withMessage("cannot listen at mem://BLAKE:7: somebody does already");
        Endpoint any = Endpoint.parse("mem://blake:0");
        assertThat(node.listen(any, acceptor)).isNotEqualTo(node.listen(any, acceptor));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> node.listen(Endpoint.parse("mem://0.0.0.0:7"), acceptor))
                .withMessage("endpoint 'mem://0.0.0.0:7': mem has names only; it should look like mem://name:port");
    }

    @Test
    void eachEndSaysWhoTheOtherIs() throws IOException {
        transport("Blake").listen(BLAKE, acceptor);
        assertThat(link(transport("Howard")).link().remote()).isEqualTo("mem://blake:7");
        eventually.untilEqual("remotes", List.of("mem://Howard:1"), acceptor::remotes);
        talk(transport("Kiwi")).say("hello");
        eventually.untilEqual("lines", List.of("hello"), acceptor.recordedClients()::lines);
        assertThat(acceptor.recordedClients().sessions().get(0).remote()).isEqualTo("Kiwi:2");
    }

    @Test
    void aPeerThatDoesNotReadHoldsUpTheWriterAndNobodyElse() throws IOException {
        CountDownLatch stalled = new CountDownLatch(1);
        acceptor.onPeer(handler -> handler.onFrame(frame -> {
            if (Frames.number(frame) == -1) {
                await(stalled);
            }
        }));
        transport("Blake").listen(BLAKE, acceptor);
        MemoryTransport howard = transport("Howard");
        RecordingLinkHandler slow = linked(howard);
        slow.queue(Frames.numbered(-1, 1_000));
        IntStream.rangeClosed(1, 5_000).forEach(i -> slow.queue(Frames.numbered(i, 1_000)));
        slow.wake();
        RecordingLinkHandler other = linked(transport("Kiwi")); // on Blake's other thread
        for (int i = 1; i <= 1_000; i++) {
            other.send(Frames.numbered(i, 1_000));
        }
        eventually.untilEqual(
                "frames that came beside the stalled link",
                1_000,
                () -> acceptor.peers().get(1).frames().size());
        int most = (MemoryPipe.ROOM_BYTES + 2 * Limits.defaults().frameBytes()) / 1_000;
        assertThat(slow.filledFrames()).isLessThan(most);
        stalled.countDown();
        eventually.untilEqual(
                "frames in the end",
                5_001,
                () -> acceptor.peers().get(0).frames().size());
        slow.check();
        other.check();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aFrameLargerThanThePipeCrossesInPieces() throws IOException {
        Limits d = Limits.defaults();
        Limits large = new Limits(
                d.keyBytes(),
                d.valueBytes(),
                d.storeKeys(),
                d.storeBytes(),
                d.outboxKeys(),
                1 << 20,
                d.links(),
                d.clients(),
                d.lineBytes(),
                d.clientOutputBytes(),
                d.handshakeTime(),
                d.maxClockSkew(),
                d.maxClientAhead());
        RecordingAcceptor all = new RecordingAcceptor("accepted", 1 << 20);
        transport(network, "Blake", large).listen(BLAKE, all);
        RecordingLinkHandler dialled = link(transport(network, "Howard", large));
        dialled.send(Frames.ofSize(1 << 20));
        eventually.until(
                "it came",
                () -> all.peers().size() == 1 && all.peers().get(0).frames().size() == 1);
        assertThat(all.peers().get(0).frames().get(0)).isEqualTo(Frames.ofSize(1 << 20));
    }

    @Test
    void whatAClientSaidBeforeItLeftIsHandledToTheEnd() throws IOException {
        CompletableFuture<Answer> first = new CompletableFuture<>();
        acceptor.recordedClients()
                .answer((session, line) ->
                        line.equals("1") ? first : Answer.of("y".repeat(10_000)).now());
        transport("Blake").listen(BLAKE, acceptor);
        RecordingConversation client = talk(transport("Kiwi"));
        List<String> said =
                IntStream.rangeClosed(1, 100).mapToObj(String::valueOf).toList();
        said.forEach(line -> assertThat(client.say(line)).isTrue());
        client.close();
        eventually.until("the client was told", client::isClosed);
        first.complete(Answer.none());
        eventually.untilEqual("sessions that ended", 1, acceptor.recordedClients()::closedSessions);
        assertThat(acceptor.recordedClients().lines()).isEqualTo(said);
    }

    @Test
    void aClientThatIsToldMuchGetsAllOfItAndThenTheEnd() throws IOException {
        acceptor.recordedClients().answer((session, line) -> {
            session.close();
            return Answer.of("y".repeat(500_000)).now();
        });
        transport("Blake").listen(BLAKE, acceptor);
        RecordingConversation client = talk(transport("Kiwi"));
        client.say("tell");
        eventually.until("the client was told", client::isClosed);
        assertThat(client.lines()).containsExactly("y".repeat(500_000));
    }

    @Test
    void whoeverIsTooManyIsRefusedAndTheNodeIsTold() throws IOException {
        transport(network, "Blake", limits(1, 2)).listen(BLAKE, acceptor);
        MemoryTransport kiwi = transport("Kiwi");
        RecordingConversation silent = talk(kiwi);
        eventually.until(
                "it is accepted", () -> !acceptor.recordedClients().sessions().isEmpty());
        RecordingConversation first = talk(kiwi);
        first.say("hello");
        eventually.untilEqual("answers", List.of("hello"), first::lines);
        RecordingConversation second = talk(kiwi);
        eventually.until("the silent one made room", silent::isClosed);
        second.say("hello");
        eventually.untilEqual("answers", List.of("hello"), second::lines);
        RecordingConversation third = talk(kiwi);
        eventually.until("the third was refused", third::isClosed);
        assertThat(third.lines()).containsExactly("? too many clients");

        for (int i = 0; i < PEERS; i++) {
            assertThat(linked(kiwi).isClosed()).isFalse();
        }
        RecordingLinkHandler tooMany = link(kiwi);
        eventually.until("the second link was refused", tooMany::isClosed);
        assertThat(acceptor.peers()).hasSize(PEERS);
        assertThat(refused)
                .containsExactly(
                        "mem://Kiwi:1: too many clients: one that had said nothing made room for another",
                        "mem://Kiwi:4: too many clients: the limit is 2",
                        "mem://Kiwi:" + (4 + PEERS + 1) + ": too many links, or strangers who try to link");
    }

    @Test
    void theLinksThatANodeDialsTakeNoPlacesOfThoseWhoConnect() throws IOException {
        transport("Blake").listen(BLAKE, acceptor);
        MemoryTransport howard = transport(network, "Howard", limits(1, 1));
        for (int i = 0; i <= PEERS; i++) {
            assertThat(linked(howard).isClosed()).isFalse();
        }
    }

    @Test
    void aPartOfAFrameIsASignOfLife() throws IOException {
        transport("Blake").listen(BLAKE, acceptor);
        RecordingLinkHandler howard = linked(transport("Howard"));
        howard.send(Frames.ofSize(Limits.defaults().frameBytes()));
        eventually.until(
                "the frame came",
                () -> acceptor.peers().stream().anyMatch(peer -> peer.frames().size() == 1));
        assertThat(acceptor.peers().get(0).signsOfLife()).isPositive();
    }

    @Test
    void aHandlerThatThrowsCostsItsLinkAndNoOther() throws IOException {
        transport("Blake").listen(BLAKE, acceptor);
        MemoryTransport howard = transport("Howard");
        RecordingLinkHandler throwing = link(howard);
        RecordingLinkHandler other = link(howard);
        throwing.onFill(() -> {
            throw new IllegalStateException("meant to fail");
        });
        throwing.send(Frames.numbered(1, 10));
        eventually.until("it closed", throwing::isClosed);
        assertThat(throwing.closedReason()).contains("meant to fail");
        other.send(Frames.numbered(2, 10));
        eventually.until(
                "the other's frame came",
                () -> acceptor.peers().stream().anyMatch(peer -> peer.frames().size() == 1));
    }

    @Test
    void anAcceptorThatThrowsCostsNoPlace() throws IOException {
        transport(network, "Blake", limits(1, 1)).listen(BLAKE, acceptor);
        acceptor.onPeer(handler -> {
            throw new IllegalStateException("meant to fail");
        });
        MemoryTransport howard = transport("Howard");
        for (int i = 0; i < PEERS; i++) {
            RecordingLinkHandler failing = link(howard);
            eventually.until("it closed", failing::isClosed);
        }
        acceptor.onPeer(handler -> {});
        RecordingLinkHandler second = linked(howard);
        second.send(Frames.numbered(1, 10));
        eventually.until(
                "its frame came",
                () -> acceptor.peers().stream().anyMatch(peer -> peer.frames().size() == 1));
        assertThat(second.isClosed()).isFalse();
    }

    @Test
    void itIsNotClosedByAThreadOfItsOwn() throws IOException {
        MemoryTransport blake = transport("Blake");
        blake.listen(BLAKE, acceptor);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        acceptor.recordedClients().answer((session, line) -> {
            try {
                blake.close();
            } catch (IllegalStateException e) {
                thrown.set(e);
            }
            return Answer.none().now();
        });
        talk(transport("Kiwi")).say("close");
        eventually.until("it threw", () -> thrown.get() != null);
        assertThat(thrown.get()).hasMessageContaining("one of its own threads, herd-Blake-mem-");
    }

    @Test
    void itIsStartedOnceAndHasNoSettings() {
        MemoryTransport transport = transport("Blake");
        TransportContext context = new TransportContext("Howard", Limits.defaults(), true, Map.of());
        assertThatIllegalStateException()
                .isThrownBy(() -> transport.start(context))
                .withMessage(
                        "the mem transport that Howard was given is Blake's already; give each node or client one of"
                                + " its own");
        TransportContext set = new TransportContext("Blake", Limits.defaults(), true, Map.of("threads", "3"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.transport().start(set))
                .withMessage("setting 'herd.mem.threads' is unknown; the mem transport has no settings");
    }
}

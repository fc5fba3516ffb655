package dev.herd.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.herd.transport.Link;
import dev.herd.transport.Transport;
import dev.herd.value.Limits;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The rules of a {@link Link} towards its handler, L1 to L16 of CONTRACTS.md; a part of {@link TransportContract}. */
public interface LinkContract extends TransportFixture {

    @Test
    @DisplayName("L1 a link's facts are in their ranges and never change")
    default void l1_facts() {
        try (TransportScene scene = new TransportScene(this)) {
            TransportScene.Ends ends = scene.link();
            for (Link link : List.of(ends.dialled().link(), ends.accepted().link())) {
                String facts = facts(link);
                assertTrue(!link.remote().isBlank(), "L1: remote is blank");
                assertTrue(link.loopback(), "L1: a link on this machine is a loopback one");
                assertTrue(link.maxFrameBytes() >= 512, () -> "L1: maxFrameBytes " + link.maxFrameBytes());
                assertTrue(
                        link.maxFrameBytes() <= Limits.defaults().frameBytes(),
                        () -> "L1: maxFrameBytes " + link.maxFrameBytes() + " is over the node's own limit");
                link.close("done");
                assertEquals(facts, facts(link), "L1: after it closed");
            }
        }
    }

    private static String facts(Link link) {
        return link.remote() + " " + link.loopback() + " " + link.maxFrameBytes() + " " + link.lossless() + " "
                + link.ordered();
    }

    @Test
    @DisplayName("L2 opened comes once and first")
    default void l2_openedFirst() {
        try (TransportScene scene = new TransportScene(this)) {
            TransportScene.Server server = scene.server();
            server.acceptor().onPeer(handler -> {
                handler.queue(Frames.numbered(1, 100));
                handler.onOpened(Link::wake);
            });
            RecordingLinkHandler dialled = scene.dialler();
            dialled.queue(Frames.numbered(2, 100));
            dialled.onOpened(Link::wake);
            TransportScene.Ends ends = scene.link(server, scene.start("client"), dialled);
            eventually()
                    .until("L5: the accepted end filled", () -> ends.accepted().filledFrames() == 1);
            eventually().until("L5: the dialling end filled", () -> dialled.filledFrames() == 1);
        }
    }

    @Test
    @DisplayName("L3 closed comes exactly once and last, at both ends")
    default void l3_closedLast() {
        try (TransportScene scene = new TransportScene(this)) {
            TransportScene.Ends ends = scene.link();
            for (int i = 0; i < 50; i++) {
                ends.dialled().send(Frames.numbered(i, 50));
                ends.accepted().send(Frames.numbered(i, 50));
            }
            ends.dialled().link().close("first");
            ends.dialled().link().close("second");
            ends.accepted().link().close("third");
            ends.dialled().wake();
            eventually().until("L3: the closing end was told", ends.dialled()::isClosed);
            eventually().until("L3: the other end was told", ends.accepted()::isClosed);
        }
    }

    @Test
    @DisplayName("L4 calls never nest: a wake within a call brings a fill after it")
    default void l4_noNesting() {
        try (TransportScene scene = new TransportScene(this)) {
            TransportScene.Ends ends = scene.link();
            RecordingLinkHandler echo = ends.accepted();
            echo.onFrame(echo::send);
            ends.dialled().resendWhatIsLost();
            for (int i = 0; i < 20; i++) {
                ends.dialled().send(Frames.numbered(i, 50));
            }
            eventually().until("L5: the frames were echoed", () -> echo.filledFrames() >= 20);
            echo.check();
        }
    }

    @Test
    @DisplayName("L4 calls never overlap, however many threads wake and close")
    default void l4_noOverlap() {
        assumeTrue(threaded(), "this transport is moved by one thread");
        try (TransportScene scene = new TransportScene(this)) {
            TransportScene.Ends ends = scene.link();
            AtomicInteger calls = new AtomicInteger();
            for (RecordingLinkHandler end : List.of(ends.dialled(), ends.accepted())) {
                end.onFrame(frame -> calls.addAndGet(frame.length)); // so that a call takes a while
                end.onFill(() -> calls.incrementAndGet());
            }
            Race.of(4, thread -> {
                RecordingLinkHandler end = thread % 2 == 0 ? ends.dialled() : ends.accepted();
                for (int i = 0; i < 500; i++) {
                    end.send(Frames.numbered(i, 200));
                }
                if (thread == 3) {
                    end.link().close("enough");
                }
            });
            eventually()
                    .until(
                            "L3: both ends closed",
                            () -> ends.dialled().isClosed() && ends.accepted().isClosed());
        }
    }

    @Test
    @DisplayName("L5 a wake is never lost: within a fill that found nothing, or when the link had gone quiet")
    default void l5_wakes() {
        try (TransportScene scene = new TransportScene(this)) {
            TransportScene.Ends ends = scene.link();
            RecordingLinkHandler end = ends.dialled();
            AtomicInteger empty = new AtomicInteger();
            end.onFill(() -> {
                if (end.emptyFills() > empty.get() && empty.incrementAndGet() <= 20) {
                    end.send(Frames.numbered(empty.get(), 60));
                }
            });
            end.wake();
            eventually().untilEqual("L5: frames sent by wakes within fills that found nothing", 20, end::filledFrames);
            for (int i = 1; i <= 100; i++) {
                int before = i;
                eventually().until("L6: the link found nothing more", () -> end.emptyFills() >= 20 + before);
                end.send(Frames.numbered(100 + i, 60));
                eventually().untilEqual("L5: frames sent one by one over a quiet link", 20 + i, end::filledFrames);
            }
        }
    }

    @Test
    @DisplayName("L5 a wake is never lost among several threads")
    default void l5_wakesOfThreads() {
        assumeTrue(threaded(), "this transport is moved by one thread");
        try (TransportScene scene = new TransportScene(this)) {
            TransportScene.Ends ends = scene.link();
            for (int round = 1; round <= 20; round++) {
                Race.of(4, thread -> {
                    for (int i = 0; i < 25; i++) {
                        ends.dialled().send(Frames.numbered(i, 60));
                    }
                });
                eventually().untilEqual("L5: frames sent by threads", round * 100, ends.dialled()::filledFrames);
            }
        }
    }

    @Test
    @DisplayName("L6 after a frame the link asks again without being woken")
    default void l6_asksAgain() {
        try (TransportScene scene = new TransportScene(this)) {
            TransportScene.Ends ends = scene.link();
            for (int i = 0; i < 300; i++) {
                ends.dialled().queue(Frames.numbered(i, 100));
            }
            ends.dialled().wake();
            eventually().untilEqual("L6: frames sent after one wake", 300, ends.dialled()::filledFrames);
        }
    }

    @Test
    @DisplayName("L7 after nothing the link asks only when woken, and sends nothing")
    default void l7_nothing() {
        try (TransportScene scene = new TransportScene(this)) {
            TransportScene.Ends ends = scene.link();
            RecordingLinkHandler end = ends.dialled();
            for (int i = 0; i < 50; i++) {
                end.wake();
            }
            end.resendWhatIsLost();
            eventually().until("L5: a wake was answered", () -> end.emptyFills() > 0);
            end.send(Frames.numbered(1, 100));
            eventually()
                    .until(
                            "L11: the frame came",
                            () -> !ends.accepted().frames().isEmpty());
            assertEquals(
                    1, new HashSet<>(ends.accepted().frameTexts()).size(), "L7: fills that wrote nothing sent frames");
            assertTrue(
                    end.emptyFills() <= end.wakes(),
                    () -> "L7: " + end.emptyFills() + " fills found nothing, after " + end.wakes() + " wakes");
        }
    }

    @Test
    @DisplayName("L8 frames of every size up to the largest arrive whole and unchanged")
    default void l8_sizes() {
        try (TransportScene scene = new TransportScene(this)) {
            TransportScene.Ends ends = scene.link();
            int most = ends.dialled().link().maxFrameBytes();
            ends.dialled().resendWhatIsLost();
            HashSet<String> sent = new HashSet<>();
            for (int size : new int[] {1, 2, 3, 127, 128, 255, 256, 511, 512, most / 2, most - 1, most}) {
                sent.add(HexFormat.of().formatHex(Frames.ofSize(size)));
                ends.dialled().send(Frames.ofSize(size));
            }
            eventually()
                    .untilEqual(
                            "L8: the set of frames that came",
                            sent,
                            () -> new HashSet<>(ends.accepted().frameTexts()));
        }
    }

    @Test
    @DisplayName("L9 every fill has a ticket of its own")
    default void l9_tickets() {
        try (TransportScene scene = new TransportScene(this)) {
            TransportScene.Ends ends = scene.link();
            for (int i = 0; i < 200; i++) {
                ends.dialled().send(Frames.numbered(i, 20));
            }
            eventually().untilEqual("L6: frames filled", 200, ends.dialled()::filledFrames);
            ends.dialled().check();
        }
    }

    @Test
    @DisplayName("L10 on an ordered link frames come in their order, and once")
    default void l10_ordered() {
        try (TransportScene scene = new TransportScene(this)) {
            TransportScene.Ends ends = scene.link();
            assumeTrue(ends.dialled().link().ordered(), "this link is not ordered");
            for (int i = 1; i <= 500; i++) {
                ends.dialled().send(Frames.numbered(i, i % 200));
            }
            eventually().untilEqual("L6: frames filled", 500, ends.dialled()::filledFrames);
            ends.dialled().link().close("done");
            eventually().until("L3: the other end was told", ends.accepted()::isClosed);
            int last = 0;
            for (byte[] frame : ends.accepted().frames()) {
                int before = last;
                last = Frames.number(frame);
                assertTrue(last > before, "L10: frame " + last + " came after frame " + before);
            }
        }
    }

    @Test
    @DisplayName("L11 on a lossless link every frame comes, and none is reported")
    default void l11_lossless() {
        try (TransportScene scene = new TransportScene(this)) {
            TransportScene.Ends ends = scene.link();
            assumeTrue(ends.dialled().link().lossless(), "this link is not lossless");
            HashSet<Integer> expected = new HashSet<>();
            for (int i = 1; i <= 500; i++) {
                expected.add(i);
                ends.dialled().send(Frames.numbered(i, 10 * i));
            }
            eventually().untilEqual("L11: the set of frames that came", expected, () -> numbers(ends.accepted()));
            assertEquals(0, ends.dialled().reports(), "L11: reports on a lossless link");
        }
    }

    private static Set<Integer> numbers(RecordingLinkHandler end) {
        HashSet<Integer> numbers = new HashSet<>();
        end.frames().forEach(frame -> numbers.add(Frames.number(frame)));
        return numbers;
    }

    @Test
    @DisplayName("L12 on a link that can lose each frame is reported delivered or lost, once")
    default void l12_reports() {
        try (TransportScene scene = new TransportScene(this)) {
            TransportScene.Ends ends = scene.link();
            assumeFalse(ends.dialled().link().lossless(), "this link is lossless");
            for (int i = 1; i <= 300; i++) {
                ends.dialled().send(Frames.numbered(i, 100));
            }
            eventually().untilEqual("L12: frames reported", 300, ends.dialled()::reports);
        }
    }

    @Test
    @DisplayName("L13 what is reported as delivered has arrived")
    default void l13_deliveredMeansDelivered() {
        try (TransportScene scene = new TransportScene(this)) {
            TransportScene.Ends ends = scene.link();
            assumeFalse(ends.dialled().link().lossless(), "this link is lossless");
            for (int i = 1; i <= 300; i++) {
                ends.dialled().send(Frames.numbered(i, 100));
            }
            eventually().untilEqual("L12: frames reported", 300, ends.dialled()::reports);
            HashSet<String> came = new HashSet<>(ends.accepted().frameTexts());
            assertTrue(came.containsAll(ends.dialled().deliveredTexts()), "L13: delivered, but not to the handler");
            assertTrue(!ends.dialled().deliveredTexts().isEmpty(), "L12: not one of 300 frames was delivered");
        }
    }

    @Test
    @DisplayName("L14 who closes a link is told his reason, and the other end is closed too")
    default void l14_reason() {
        try (TransportScene scene = new TransportScene(this)) {
            TransportScene.Ends ends = scene.link();
            ends.accepted().link().close("for the test");
            eventually().until("L14: the closing end was told", ends.accepted()::isClosed);
            String reason = ends.accepted().closedReason();
            assertTrue(reason != null && reason.contains("for the test"), () -> "L14: closed with '" + reason + "'");
            eventually().until("L14: the other end was told", ends.dialled()::isClosed);
        }
    }

    @Test
    @DisplayName("L15 what was filled before a close arrives on a lossless link")
    default void l15_closeAfterFills() {
        try (TransportScene scene = new TransportScene(this)) {
            TransportScene.Ends ends = scene.link();
            assumeTrue(ends.dialled().link().lossless(), "this link is not lossless");
            for (int i = 1; i <= 40; i++) {
                ends.dialled().queue(Frames.numbered(i, 1_000));
            }
            ends.dialled().wake();
            eventually().untilEqual("L6: frames filled", 40, ends.dialled()::filledFrames);
            ends.dialled().link().close("done");
            eventually().until("L14: the other end was told", ends.accepted()::isClosed);
            assertEquals(40, numbers(ends.accepted()).size(), "L15: frames that came before the close");
        }
    }

    @Test
    @DisplayName("L15 what was filled before a close arrives though the peer sends, and the transport is closed next")
    default void l15_closeOfTheTransport() {
        try (TransportScene scene = new TransportScene(this)) {
            Transport client = scene.start("client");
            TransportScene.Ends ends = scene.link(scene.server(), client);
            assumeTrue(ends.dialled().link().lossless(), "this link is not lossless");
            for (int i = 1; i <= 300; i++) {
                ends.dialled().queue(Frames.numbered(i, 10_000));
                ends.accepted().queue(Frames.numbered(i, 10_000));
            }
            ends.accepted().wake();
            ends.dialled().wake();
            eventually().untilEqual("L6: frames filled", 300, ends.dialled()::filledFrames);
            ends.dialled().link().close("done");
            client.close();
            eventually().until("L14: the other end was told", ends.accepted()::isClosed);
            assertEquals(300, numbers(ends.accepted()).size(), "L15: frames that came before the close");
        }
    }

    @Test
    @DisplayName("L16 wake and close are borne within callbacks and after closed")
    default void l16_anyTime() {
        try (TransportScene scene = new TransportScene(this)) {
            TransportScene.Server server = scene.server();
            RecordingLinkHandler closesAtOnce = scene.dialler();
            closesAtOnce.onOpened(link -> link.close("at once"));
            scene.start("eager").connect(server.endpoint(), closesAtOnce);
            eventually().until("L16: closed within opened", closesAtOnce::isClosed);

            TransportScene.Ends byFrame = scene.link(server, scene.start("client"));
            byFrame.accepted().onFrame(frame -> byFrame.accepted().link().close("a frame came"));
            byFrame.dialled().resendWhatIsLost();
            byFrame.dialled().send(Frames.numbered(1, 10));
            eventually().until("L16: closed within frame", byFrame.accepted()::isClosed);

            TransportScene.Ends byFill = scene.link(server, scene.start("another"));
            byFill.dialled().onFill(() -> byFill.dialled().link().close("a fill came"));
            byFill.dialled().wake();
            eventually().until("L16: closed within fill", byFill.dialled()::isClosed);
            for (int i = 0; i < 10; i++) {
                byFill.dialled().send(Frames.numbered(i, 10));
                byFill.dialled().link().close("again");
            }
        }
    }
}

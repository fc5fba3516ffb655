package dev.herd.testkit;

import dev.herd.transport.Link;
import dev.herd.transport.LinkHandler;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A handler that sends what it is told to, remembers what comes, and notes each rule of CONTRACTS.md that the link
 * breaks. May be used by any threads.
 */
public final class RecordingLinkHandler implements LinkHandler {

    private enum Report {
        NONE,
        DELIVERED,
        LOST
    }

    private static final class Fill {
        private final byte[] frame;
        private volatile Report report = Report.NONE;

        Fill(byte[] frame) {
            this.frame = frame;
        }
    }

    private final String name;
    private final int frameLimit;
    private final Queue<byte[]> outgoing = new ConcurrentLinkedQueue<>();
    private final List<byte[]> incoming = new CopyOnWriteArrayList<>();
    private final Map<Long, Fill> fills = new ConcurrentHashMap<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final AtomicBoolean inCall = new AtomicBoolean();
    private final AtomicInteger filled = new AtomicInteger();
    private final AtomicInteger emptyFills = new AtomicInteger();
    private final AtomicInteger wakes = new AtomicInteger();
    private final AtomicInteger signsOfLife = new AtomicInteger();
    private volatile @Nullable Link link;
    private volatile @Nullable String closed;
    private volatile boolean resends;
    private volatile Consumer<Link> onOpened = opened -> {};
    private volatile Consumer<byte[]> onFrame = frame -> {};
    private volatile Runnable onFill = () -> {};

    /**
     * A handler with nothing to send.
     *
     * @param name what failures call it
     * @param frameLimit the frame limit of its node, in bytes
     */
    public RecordingLinkHandler(String name, int frameLimit) {
        this.name = name;
        this.frameLimit = frameLimit;
    }

    /**
     * Adds something to do when the link has opened.
     *
     * @param action gets the link; within the call of {@code opened}
     */
    public void onOpened(Consumer<Link> action) {
        onOpened = action;
    }

    /**
     * Adds something to do with each frame.
     *
     * @param action gets a copy of the frame; within the call of {@code frame}
     */
    public void onFrame(Consumer<byte[]> action) {
        onFrame = action;
    }

    /**
     * Adds something to do at each fill.
     *
     * @param action run within the call of {@code fill}, after the frame was written or found missing
     */
    public void onFill(Runnable action) {
        onFill = action;
    }

    /** From now on what is reported lost is sent again. */
    public void resendWhatIsLost() {
        resends = true;
    }

    /**
     * Puts a frame in line, and wakes the link.
     *
     * @param frame its bytes
     */
    public void send(byte[] frame) {
        queue(frame);
        wake();
    }

    /**
     * Puts a frame in line without a word to the link.
     *
     * @param frame its bytes
     */
    public void queue(byte[] frame) {
        outgoing.add(frame.clone());
    }

    /** Wakes the link. */
    public void wake() {
        wakes.incrementAndGet();
        link().wake();
    }

    /**
     * The link.
     *
     * @return the link
     * @throws AssertionError if it did not open
     */
    public Link link() {
        Link opened = link;
        if (opened == null) {
            throw new AssertionError(name + " was not opened" + (closed == null ? "" : " but closed: " + closed));
        }
        return opened;
    }

    /**
     * Whether the link opened, be it closed by now or not.
     *
     * @return true after {@code opened}
     */
    public boolean wasOpened() {
        return link != null;
    }

    /**
     * Whether the link is closed.
     *
     * @return true after {@code closed}
     */
    public boolean isClosed() {
        return closed != null;
    }

    /**
     * Why it closed.
     *
     * @return the reason, or null while it is open
     */
    public @Nullable String closedReason() {
        return closed;
    }

    /**
     * What came.
     *
     * @return copies of all frames in the order they came
     */
    public List<byte[]> frames() {
        return List.copyOf(incoming);
    }

    /**
     * What came, in a form that can be compared.
     *
     * @return all frames in hexadecimal, in the order they came
     */
    public List<String> frameTexts() {
        List<String> texts = new ArrayList<>();
        incoming.forEach(frame -> texts.add(HexFormat.of().formatHex(frame)));
        return texts;
    }

    /**
     * How many frames were filled.
     *
     * @return the number of fills that wrote something
     */
    public int filledFrames() {
        return filled.get();
    }

    /**
     * How many fills found nothing.
     *
     * @return the number
     */
    public int emptyFills() {
        return emptyFills.get();
    }

    /**
     * How many wakes there were through this handler.
     *
     * @return the number
     */
    public int wakes() {
        return wakes.get();
    }

    /**
     * How often something came that made no frame yet.
     *
     * @return the number of calls of {@code alive}
     */
    public int signsOfLife() {
        return signsOfLife.get();
    }

    /**
     * How many fills were reported.
     *
     * @return the number of frames that were reported delivered or lost
     */
    public int reports() {
        return (int) fills.values().stream()
                .filter(fill -> fill.report != Report.NONE)
                .count();
    }

    /**
     * What was reported as delivered.
     *
     * @return the frames, in hexadecimal
     */
    public List<String> deliveredTexts() {
        return fills.values().stream()
                .filter(fill -> fill.report == Report.DELIVERED)
                .map(fill -> HexFormat.of().formatHex(fill.frame))
                .toList();
    }

    /**
     * Asserts that no rule was broken.
     *
     * @throws AssertionError with all rules that were, in the order it was noticed
     */
    public void check() {
        if (!violations.isEmpty()) {
            throw new AssertionError(String.join("; ", violations));
        }
    }

    private void violate(String rule, String what) {
        violations.add(rule + ": " + what + " at " + name);
    }

    private boolean enter(String call) {
        boolean alone = inCall.compareAndSet(false, true);
        if (!alone) {
            violate("L4", call + " while another call was not done");
        }
        if (closed != null) {
            violate("L3", call + " after closed");
        } else if (link == null && !call.equals("opened") && !call.equals("closed")) {
            violate("L2", call + " before opened");
        }
        return alone;
    }

    private void leave(boolean alone) {
        if (alone) {
            inCall.set(false);
        }
    }

    @Override
    public void opened(Link opened) {
        boolean alone = enter("opened");
        if (link != null) {
            violate("L2", "opened twice");
        }
        link = opened;
        onOpened.accept(opened);
        leave(alone);
    }

    @Override
    public void frame(ByteBuffer frame) {
        boolean alone = enter("frame");
        byte[] copy = new byte[frame.remaining()];
        frame.duplicate().get(copy);
        if (copy.length > frameLimit) {
            violate("T12", "a frame of " + copy.length + " bytes with a limit of " + frameLimit);
        }
        if (copy.length == 0) {
            violate("L7", "a frame of no bytes");
        }
        incoming.add(copy);
        onFrame.accept(copy);
        leave(alone);
    }

    @Override
    public void alive() {
        boolean alone = enter("alive");
        signsOfLife.incrementAndGet();
        leave(alone);
    }

    @Override
    public void fill(long ticket, ByteBuffer frame) {
        boolean alone = enter("fill");
        byte[] next = outgoing.poll();
        Link opened = link;
        if (opened != null && frame.remaining() < opened.maxFrameBytes()) {
            violate("L8", "room for only " + frame.remaining() + " bytes of " + opened.maxFrameBytes());
        }
        if (next == null) {
            emptyFills.incrementAndGet();
        } else {
            frame.put(next);
            filled.incrementAndGet();
        }
        if (fills.putIfAbsent(ticket, new Fill(next == null ? new byte[0] : next)) != null) {
            violate("L9", "ticket " + ticket + " for a second fill");
        }
        onFill.run();
        leave(alone);
    }

    @Override
    public void delivered(long ticket) {
        report(ticket, Report.DELIVERED);
    }

    @Override
    public void lost(long ticket) {
        report(ticket, Report.LOST);
    }

    private void report(long ticket, Report report) {
        boolean alone = enter(report.name());
        Fill fill = fills.get(ticket);
        Link opened = link;
        if (opened != null && opened.lossless()) {
            violate("L11", report + " on a lossless link");
        }
        if (fill == null || fill.frame.length == 0) {
            violate("L12", report + " of ticket " + ticket + ", of which no frame was filled");
        } else if (fill.report != Report.NONE) {
            violate("L12", report + " of ticket " + ticket + ", which was " + fill.report + " already");
        } else {
            fill.report = report;
            if (resends && report == Report.LOST) {
                send(fill.frame);
            }
        }
        leave(alone);
    }

    @Override
    public void closed(String reason) {
        boolean alone = enter("closed");
        closed = reason;
        leave(alone);
    }
}

package dev.herd.transport.tcp;

import dev.herd.transport.Link;
import dev.herd.transport.LinkHandler;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A node at one end of a link: sends what is queued, keeps what comes, and notices calls that break the rules. */
final class TestPeer implements LinkHandler {

    final Queue<byte[]> toSend = new ConcurrentLinkedQueue<>();
    final List<byte[]> frames = new CopyOnWriteArrayList<>();
    final AtomicLong received = new AtomicLong();
    final List<String> mistakes = new CopyOnWriteArrayList<>();
    final List<String> closed = new CopyOnWriteArrayList<>();
    final AtomicLong fills = new AtomicLong();
    final AtomicLong signs = new AtomicLong();
    volatile @Nullable Link link;
    volatile @Nullable Thread thread;
    volatile boolean keeps = true;
    volatile Consumer<ByteBuffer> onFrame = frame -> {};
    private final AtomicBoolean busy = new AtomicBoolean();

    Link link() {
        return Objects.requireNonNull(link);
    }

    boolean isOpen() {
        return link != null && closed.isEmpty();
    }

    void send(byte[] frame) {
        toSend.add(frame);
        link().wake();
    }

    @Override
    public void opened(Link opened) {
        enter("opened");
        if (link != null) {
            mistakes.add("opened twice");
        }
        thread = Thread.currentThread();
        link = opened;
        leave();
    }

    @Override
    public void frame(ByteBuffer frame) {
        enter("frame");
        received.incrementAndGet();
        if (keeps) {
            byte[] copy = new byte[frame.remaining()];
            frame.get(copy);
            frames.add(copy);
        }
        onFrame.accept(frame);
        leave();
    }

    @Override
    public void alive() {
        enter("alive");
        signs.incrementAndGet();
        leave();
    }

    @Override
    public void fill(long ticket, ByteBuffer frame) {
        enter("fill");
        fills.incrementAndGet();
        if (frame.remaining() < link().maxFrameBytes()) {
            mistakes.add("a fill had only " + frame.remaining() + " bytes");
        }
        byte[] next = toSend.poll();
        if (next != null) {
            frame.put(next);
        }
        leave();
    }

    @Override
    public void delivered(long ticket) {
        mistakes.add("delivered on a lossless link");
    }

    @Override
    public void lost(long ticket) {
        mistakes.add("lost on a lossless link");
    }

    @Override
    public void closed(String reason) {
        enter("closed");
        closed.add(reason);
        leave();
    }

    private void enter(String call) {
        if (!busy.compareAndSet(false, true)) {
            mistakes.add(call + " inside another call");
        }
        if (!closed.isEmpty()) {
            mistakes.add(call + " after closed");
        }
        if (thread != null && thread != Thread.currentThread()) {
            mistakes.add(call + " on " + Thread.currentThread() + " instead of " + thread);
        }
    }

    private void leave() {
        busy.set(false);
    }
}

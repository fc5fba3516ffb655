package dev.herd.transport.ssh;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.session.helpers.PacketBuffer;
import org.apache.sshd.common.util.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Arrays to write from: a channel that has nothing to write holds none, and those that have take turns with a few.
 *
 * <p>Each has room around the data for what SSH puts there, so that it becomes a packet, and is encrypted, where it stands.
 * A copy of every batch was a quarter of what a flood allocated.
 */
final class Buffers {

    private static final int MOST_KEPT_BYTES = 2 << 20;

    /** Of the packet its length and its padding's, the message's number, the channel's, and the data's length. */
    private static final int BEFORE = SshConstants.SSH_PACKET_HEADER_LEN + 1 + Integer.BYTES + Integer.BYTES;

    /** The most padding there can be, and the longest tag. */
    private static final int BEHIND = 255 + 64;

    private final int bytes;
    private final int mostKept;
    private final Deque<byte[]> free = new ArrayDeque<>();

    /**
     * None yet.
     *
     * @param bytes how much data each has room for
     */
    Buffers(int bytes) {
        this.bytes = bytes;
        mostKept = Math.max(1, MOST_KEPT_BYTES / bytes);
    }

    byte[] take() {
        byte @Nullable [] last;
        synchronized (this) {
            last = free.pollLast(); // the one that is most likely in the processor's cache
        }
        return last == null ? new byte[BEFORE + bytes + BEHIND] : last;
    }

    /** The part of an array that data is put into. */
    ByteBuffer room(byte[] array) {
        return ByteBuffer.wrap(array, BEFORE, bytes).slice();
    }

    /** What is to be written, of an array with so much data. */
    static Buffer packet(byte[] array, int count) {
        Buffer packet = new PacketBuffer(array, false);
        packet.wpos(BEFORE + count);
        packet.rpos(BEFORE);
        return packet;
    }

    synchronized void give(byte[] buffer) {
        if (free.size() < mostKept) {
            free.addLast(buffer);
        }
    }
}

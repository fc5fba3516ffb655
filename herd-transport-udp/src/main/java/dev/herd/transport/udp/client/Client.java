package dev.herd.transport.udp.client;

import dev.herd.transport.StreamSession;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What a desk knows of a client. Of the desk's thread. */
final class Client {

    /**
     * How long a proof is good for. Who can forge an address knows when it was proven, so without an end somebody who had it
     * once could have it flooded for ever.
     */
    static final long PROOF_LIFE = 360_000_000_000L;

    /** When a program is asked to prove its address again: soon enough for the loss of some datagrams to do no harm. */
    private static final long PROOF_RENEWAL = 240_000_000_000L;

    private static final long SECOND = 1_000_000_000;

    /** A buffer that has grown further for one answer isn't kept for the next. */
    private static final int BUFFER_BYTES = 4 << 10;

    final InetSocketAddress address;

    /** What it shares with its neighbours. */
    final Networks.Source source;

    /** Whether what is sent there reaches whoever asked: trusted, or proven. */
    final boolean known;

    /** Whether that needs no proof. */
    private final boolean trusted;

    /** A program's own, with which it proved its address; empty for people. */
    final String key;

    private final int mostBytes;
    private ByteArrayOutputStream said = new ByteArrayOutputStream(256);
    private @Nullable StreamSession session;
    private boolean tooMuch;

    /** What may be sent to a client that isn't known, in bytes. */
    long credit;

    long heardAt;
    long provenAt;
    long rateFullAt;
    private long slowToldAt;

    /** Whether lines were given to the session whose answer hasn't gone out. */
    boolean awaited;

    /** Whether something waits for the rest of an answer, and since when. */
    boolean held;

    long heldSince;

    /** A program's question that was given last, and what it was answered, once it is. */
    long asked;

    byte @Nullable [] replied;

    boolean isReady;

    /**
     * A client that was just heard of.
     *
     * @param mostBytes how much of an answer is kept
     */
    Client(InetSocketAddress address, boolean known, boolean trusted, String key, int mostBytes, long now) {
        this.address = address;
        source = Networks.Source.of(address.getAddress());
        this.known = known;
        this.trusted = trusted;
        this.key = key;
        this.mostBytes = mostBytes;
        heardAt = now;
        provenAt = now;
        rateFullAt = now;
        slowToldAt = now - SECOND;
    }

    /** To be called once, before anything else. */
    void begin(StreamSession itsSession) {
        session = itsSession;
    }

    StreamSession session() {
        StreamSession its = session;
        if (its == null) {
            throw new IllegalStateException("the session of " + address + " has not begun");
        }
        return its;
    }

    /** Whether it proved its address once, but so long ago that this shows nothing any more. */
    boolean isProofOver(long now) {
        return known && !trusted && now - provenAt >= PROOF_LIFE;
    }

    boolean isToProveAgain(long now) {
        return known && !trusted && now - provenAt >= PROOF_RENEWAL;
    }

    /** Whether it may be told that it says too much: once a second. */
    boolean maySlowBeTold(long now) {
        boolean may = now - slowToldAt >= SECOND;
        slowToldAt = may ? now : slowToldAt;
        return may;
    }

    boolean isProgram() {
        return !key.isEmpty();
    }

    /**
     * Takes what the session has said.
     *
     * @param scratch overwritten
     * @return whether every line has been answered, and all of it taken
     */
    boolean drain(byte[] scratch) {
        while (true) {
            boolean idle = session().idle(); // asked before: an answer may come from another thread meanwhile
            take(scratch);
            if (idle || !session().idle()) {
                return idle;
            }
        }
    }

    private void take(byte[] scratch) {
        ByteBuffer output = ByteBuffer.wrap(scratch);
        for (session().fill(output); output.position() > 0; session().fill(output)) {
            if (said.size() + output.position() > mostBytes) {
                tooMuch = true;
            } else if (!tooMuch) {
                said.write(scratch, 0, output.position());
            }
            output.clear();
        }
    }

    boolean hasSaid() {
        return said.size() > 0 || tooMuch;
    }

    /** What was drained since, all of it. */
    byte[] said() {
        byte[] text = tooMuch
                ? ("? answer longer than " + mostBytes + " bytes\n").getBytes(StandardCharsets.UTF_8)
                : said.toByteArray();
        if (said.size() > BUFFER_BYTES) {
            said = new ByteArrayOutputStream(256);
        } else {
            said.reset();
        }
        tooMuch = false;
        return text;
    }
}

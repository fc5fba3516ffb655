package dev.herd.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.store.Store;
import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import dev.herd.value.Limits;
import dev.herd.value.MalformedRecordException;
import dev.herd.value.RecordDraft;
import dev.herd.value.Stamp;
import dev.herd.wire.MalformedFrameException;
import dev.herd.wire.Messages;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a link is given to send, frame by frame. */
class LinkWriterTest {

    private static final long SEED = 5;
    private static final int FRAME = 2_048;
    private static final int OUTBOX = 64;

    private final Store store = Store.inMemory(Limits.defaults(), SEED);
    private final Counters counters = new Counters();
    private int wakes;
    private @Nullable String closed;
    private final Outbox outbox = new Outbox(() -> wakes++, reason -> closed = reason, OUTBOX, SEED);
    private final Waves waves = new Waves(1);
    private final Barriers barriers = new Barriers(outbox, waves, () -> true);
    private long time;
    private long tickets;

    private LinkWriter writer(boolean lossless) {
        return new LinkWriter(outbox, store, new Everything(store), barriers, counters, FRAME, lossless, SEED);
    }

    private HerdRecord put(String key, int valueSize) {
        byte[] value = new byte[valueSize];
        Arrays.fill(value, (byte) ++time);
        HerdRecord record = RecordDraft.value(key(key), ByteBuffer.wrap(value), false, false)
                .stamp(new Stamp(time, 1, time), 0, false);
        assertThat(store.merge(record).outcome()).isEqualTo(Store.Outcome.NEWS);
        return record;
    }

    private static Key key(String key) {
        return Key.of("m", key.getBytes(StandardCharsets.UTF_8));
    }

    private void tell(HerdRecord record) {
        outbox.tell(record, record.keyHash(SEED));
    }

    /** One message of a frame, in words: a record's key and time, or the type. */
    private List<String> fill(LinkWriter writer) throws MalformedFrameException {
        ByteBuffer frame = ByteBuffer.allocate(FRAME);
        writer.fill(++tickets, frame);
        frame.flip();
        List<String> messages = new ArrayList<>();
        Messages.read(frame, (type, body) -> messages.add(words(type, body)));
        return messages;
    }

    private static String words(byte type, ByteBuffer body) {
        if (type != Messages.RECORD) {
            return type == Messages.CHUNK
                    ? "chunk of " + body.getInt()
                    : type == Messages.FILLED ? "filled" : type == Messages.ANNOUNCE ? "announce" : "message " + type;
        }
        byte[] bytes = new byte[body.remaining()];
        body.get(bytes);
        try {
            HerdRecord record = HerdRecord.decode(bytes);
            return new String(record.keyBytes(), StandardCharsets.UTF_8) + "@" + record.time();
        } catch (MalformedRecordException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void sendsOnlyTheNewestVersionOfAnOwedKeyInTheOrderOfTheKeys() throws MalformedFrameException {
        tell(put("a", 10));
        tell(put("b", 10));
        tell(put("a", 10));
        put("b", 10); // stored, its mark still to come: late binding sends it all the same
        assertThat(fill(writer(true))).containsExactly("a@3", "b@4");
        assertThat(outbox.size()).isZero();
    }

    @Test
    void wakesTheLinkOnceUntilAFill() throws MalformedFrameException {
        LinkWriter writer = writer(true);
        tell(put("a", 10));
        tell(put("b", 10));
        assertThat(wakes).isEqualTo(1);
        assertThat(fill(writer)).hasSize(2);
        tell(put("c", 10));
        assertThat(wakes).isEqualTo(2);
    }

    @Test
    void putsControlAheadOfData() throws MalformedFrameException {
        tell(put("a", 10));
        outbox.control(new byte[] {Messages.READY, 0});
        assertThat(fill(writer(true))).containsExactly("message " + Messages.READY, "a@1");
    }

    @Test
    void goesOnWhereTheFrameWasFull() throws MalformedFrameException {
        LinkWriter writer = writer(true);
        for (int i = 0; i < 10; i++) {
            tell(put("k" + i, 500));
        }
        List<String> sent = new ArrayList<>();
        for (int frames = 0; frames < 4; frames++) {
            sent.addAll(fill(writer));
        }
        assertThat(sent).hasSize(10).doesNotHaveDuplicates();
        assertThat(writer.idle()).isTrue();
    }

    @Test
    void letsSmallKeysPassALargeOne() throws MalformedFrameException {
        LinkWriter writer = writer(true);
        tell(put("large", 10_000));
        assertThat(fill(writer)).containsExactly("chunk of 1");
        tell(put("small", 10));
        assertThat(fill(writer)).containsExactly("small@2", "chunk of 1");
        int frames = 0;
        while (!writer.idle()) {
            assertThat(fill(writer)).containsExactly("chunk of 1");
            assertThat(++frames).isLessThan(10);
        }
    }

    /** Small keys without end must not starve the large one. */
    @Test
    void givesALargeKeyItsShareUnderLoad() throws MalformedFrameException {
        LinkWriter writer = writer(true);
        tell(put("large", 10_000));
        int frames = 0;
        do {
            for (int i = 0; i < 20; i++) {
                tell(put("s" + i, 100));
            }
            assertThat(fill(writer)).contains("chunk of 1");
            assertThat(++frames).isLessThan(20);
        } while (counters.sent.sum() == 0 || !isDone(writer));
    }

    private boolean isDone(LinkWriter writer) throws MalformedFrameException {
        List<String> messages = fill(writer);
        return !messages.contains("chunk of 1");
    }

    @Test
    void abandonsALargeValueForItsSuccessor() throws MalformedFrameException {
        LinkWriter writer = writer(true);
        tell(put("large", 10_000));
        assertThat(fill(writer)).containsExactly("chunk of 1");
        tell(put("large", 9_000));
        assertThat(fill(writer)).containsExactly("chunk of 2");
        assertThat(counters.abandonedTransfers.sum()).isEqualTo(1);
    }

    @Test
    void owesNothingOfWhatThePeerSent() throws MalformedFrameException {
        LinkWriter writer = writer(true);
        HerdRecord small = put("small", 10);
        HerdRecord large = put("large", 10_000);
        tell(small);
        tell(large);
        writer.forget(small);
        assertThat(fill(writer)).containsExactly("chunk of 1");
        writer.forget(large);
        assertThat(fill(writer)).isEmpty();
        assertThat(writer.idle()).isTrue();
    }

    @Test
    void exchangesEverythingBesideLiveUpdatesAndSaysWhenItIsDone() throws MalformedFrameException {
        for (int i = 0; i < 30; i++) {
            put("k" + i, 200);
        }
        LinkWriter writer = writer(true);
        writer.beginExchange();
        List<String> sent = new ArrayList<>();
        int frames = 0;
        while (!writer.idle()) {
            for (int i = 0; i < 20; i++) {
                tell(put("live" + i, 100)); // more than a frame holds
            }
            List<String> frame = fill(writer);
            sent.addAll(frame);
            assertThat(++frames).isLessThan(40);
            if (frame.contains("filled")) {
                break;
            }
        }
        assertThat(sent).contains("filled");
        for (int i = 0; i < 30; i++) {
            assertThat(sent).contains("k" + i + "@" + (i + 1));
        }
    }

    @Test
    void givesUpASetThatOutgrowsItsBoundAndExchangesEverything() throws MalformedFrameException {
        LinkWriter writer = writer(true);
        for (int i = 0; i < 2 * OUTBOX; i++) {
            tell(put("k" + i, 10));
        }
        assertThat(outbox.size()).isLessThanOrEqualTo(OUTBOX);
        List<String> sent = new ArrayList<>();
        int frames = 0;
        do {
            sent.addAll(fill(writer));
            assertThat(++frames).isLessThan(20);
        } while (!writer.idle());
        for (int i = 0; i < 2 * OUTBOX; i++) {
            assertThat(sent).contains("k" + i + "@" + (i + 1));
        }
        assertThat(counters.outboxOverflows.sum()).isEqualTo(1);
    }

    @Test
    void owesAgainWhatALinkLosesInItsNewestVersion() throws MalformedFrameException {
        LinkWriter writer = writer(false);
        tell(put("a", 10));
        outbox.control(new byte[] {Messages.READY, 0});
        assertThat(fill(writer)).hasSize(2);
        put("a", 10);
        assertThat(writer.idle()).isFalse();
        writer.lost(tickets);
        assertThat(fill(writer)).containsExactly("message " + Messages.READY, "a@2");
        writer.delivered(tickets);
        assertThat(fill(writer)).isEmpty();
        assertThat(writer.idle()).isTrue();
    }

    @Test
    void sendsLostChunksOfALargeValueAgain() throws MalformedFrameException {
        LinkWriter writer = writer(false);
        tell(put("large", 3_000));
        assertThat(fill(writer)).containsExactly("chunk of 1");
        long first = tickets;
        assertThat(fill(writer)).containsExactly("chunk of 1");
        assertThat(fill(writer)).isEmpty();
        writer.delivered(tickets - 1);
        writer.lost(first);
        assertThat(fill(writer)).containsExactly("chunk of 1");
        assertThat(writer.idle()).isFalse();
        writer.delivered(tickets);
        assertThat(writer.idle()).isTrue();
    }

    @Test
    void saysThatAllWasSentAgainIfThatIsLost() throws MalformedFrameException {
        LinkWriter writer = writer(false);
        writer.beginExchange();
        assertThat(fill(writer)).containsExactly("filled");
        writer.lost(tickets);
        assertThat(fill(writer)).containsExactly("filled");
        writer.delivered(tickets);
        assertThat(fill(writer)).isEmpty();
    }

    @Test
    void wakesALinkThatCanLoseOnceAllIsDelivered() throws MalformedFrameException {
        LinkWriter writer = writer(false);
        put("a", 900);
        put("b", 900);
        put("c", 900);
        writer.beginExchange();
        assertThat(fill(writer)).hasSize(2).doesNotContain("filled");
        assertThat(fill(writer)).hasSize(1).doesNotContain("filled");
        int before = wakes;
        writer.delivered(2);
        assertThat(wakes).isEqualTo(before);
        writer.delivered(1);
        assertThat(wakes).isEqualTo(before + 1);
        assertThat(fill(writer)).containsExactly("filled");
    }

    /** Another thread stored it, and marked its key, after what the peer sent was merged and before it was forgotten. */
    @Test
    void forgettingAVersionForgetsNoNewerOne() throws MalformedFrameException {
        LinkWriter writer = writer(true);
        HerdRecord ofPeer = put("a", 10);
        tell(put("a", 10));
        writer.forget(ofPeer);
        assertThat(fill(writer)).containsExactly("a@2");
    }

    @Test
    void owesTheTombstoneOfALargeValueThatExpiresOnItsWay() throws MalformedFrameException {
        LinkWriter writer = writer(true);
        HerdRecord large = RecordDraft.value(key("large"), ByteBuffer.allocate(10_000), false, true)
                .stamp(new Stamp(7, 1, 7), 8, true);
        store.merge(large);
        tell(large);
        assertThat(fill(writer)).containsExactly("chunk of 1");
        store.merge(large.tombstone(1_000));
        List<String> sent = new ArrayList<>(fill(writer));
        sent.addAll(fill(writer));
        assertThat(sent).containsExactly("large@7");
        assertThat(writer.idle()).isTrue();
    }

    @Test
    void givesUpAnnouncementsThatOutgrowTheirBoundAndExchangesEverything() throws MalformedFrameException {
        LinkWriter writer = writer(true);
        for (int i = 0; i <= OUTBOX; i++) {
            outbox.announce(put("k" + i, 10));
        }
        List<String> sent = new ArrayList<>();
        do {
            sent.addAll(fill(writer));
        } while (!writer.idle() && sent.size() <= OUTBOX);
        assertThat(sent).contains("k0@1", "k" + OUTBOX + "@" + (OUTBOX + 1));
    }

    @Test
    void closesALinkThatTakesNoControlMessages() {
        for (int i = 0; i < 10_000; i++) {
            outbox.control(new byte[] {Messages.CONTROL, 0});
        }
        assertThat(closed).isNull();
        outbox.control(new byte[] {Messages.CONTROL, 0});
        assertThat(closed).contains("too slow");
    }

    @Test
    void announcesHeadersButSendsWhatIsOwed() throws MalformedFrameException {
        LinkWriter writer = writer(true);
        HerdRecord a = put("a", 500);
        outbox.announce(a);
        HerdRecord b = put("b", 500);
        outbox.announce(b);
        tell(b);
        assertThat(fill(writer)).containsExactly("b@2", "announce");
    }

    @Test
    void keepsToFramesThatThePeerTakes() {
        LinkWriter writer = writer(true);
        writer.limitFrames(600);
        for (int i = 0; i < 10; i++) {
            tell(put("k" + i, 200));
        }
        ByteBuffer frame = ByteBuffer.allocate(FRAME);
        writer.fill(1, frame);
        assertThat(frame.position()).isBetween(200, 600);
    }

    @Test
    void aSearchDoesNotBringWhatIsOwedAnyway() throws MalformedFrameException {
        Outbox large = new Outbox(() -> wakes++, reason -> closed = reason, 1_000, SEED);
        Everything search = new Everything(store);
        LinkWriter writer = new LinkWriter(
                large, store, search, new Barriers(large, waves, () -> true), counters, FRAME, true, SEED);
        writer.beginExchange();
        assertThat(fill(writer)).containsExactly("filled");
        for (int i = 0; i < 300; i++) {
            HerdRecord record = put("key" + i, 100);
            large.tell(record, record.keyHash(SEED));
        }
        search.begin();
        List<String> sent = new ArrayList<>();
        do {
            sent.addAll(fill(writer));
        } while (!writer.idle());
        assertThat(new HashSet<>(sent)).hasSize(300);
        assertThat(sent).as("but for some that had been taken already").hasSizeLessThan(400);
    }
}

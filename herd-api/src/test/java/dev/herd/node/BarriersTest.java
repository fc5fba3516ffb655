package dev.herd.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.reconcile.Reconciler;
import dev.herd.reconcile.Summary;
import dev.herd.reconcile.SummedStore;
import dev.herd.store.Store;
import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import dev.herd.value.Limits;
import dev.herd.value.RecordDraft;
import dev.herd.value.Stamp;
import dev.herd.wire.MalformedFrameException;
import dev.herd.wire.Messages;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is to be said behind all that a link owes is said then, and not before. */
class BarriersTest {

    private static final long SEED = 5;
    private static final int FRAME = 2_048;
    private static final int OUTBOX = 500;
    private static final int OLD = 200;
    private static final String SAID = "said";

    private final Store store = Store.inMemory(Limits.defaults(), SEED);
    private final Waves waves = new Waves(1);
    private boolean woken;
    private @Nullable String closed;
    private final Outbox outbox = new Outbox(() -> woken = true, reason -> closed = reason, OUTBOX, SEED);
    private final Barriers barriers = new Barriers(outbox, waves, () -> true);
    private final Everything search = new Everything(store);
    private LinkWriter writer = writer(true);
    private final List<String> sent = new ArrayList<>();
    private long time;
    private long tickets;

    private LinkWriter writer(boolean lossless) {
        return new LinkWriter(outbox, store, search, barriers, new Counters(), FRAME, lossless, SEED);
    }

    private HerdRecord put(String key, int valueSize) {
        HerdRecord record = RecordDraft.value(
                        Key.of("m", key.getBytes(StandardCharsets.UTF_8)), ByteBuffer.allocate(valueSize), false, false)
                .stamp(new Stamp(++time, 1, time), 0, false);
        store.merge(record);
        return record;
    }

    private void tell(String key, int valueSize) {
        HerdRecord record = put(key, valueSize);
        outbox.tell(record, record.keyHash(SEED));
    }

    private void say() {
        barriers.say(new byte[] {Messages.BARRIER, 0});
        barriers.wake();
    }

    /** One fill; notes what it wrote. Returns whether that was anything. */
    private boolean fill() {
        woken = false;
        ByteBuffer frame = ByteBuffer.allocate(FRAME);
        writer.fill(++tickets, frame);
        frame.flip();
        boolean any = frame.hasRemaining();
        try {
            Messages.read(frame, (type, body) -> sent.add(words(type, body)));
        } catch (MalformedFrameException e) {
            throw new AssertionError(e);
        }
        return any;
    }

    private static String words(byte type, ByteBuffer body) {
        if (type == Messages.CHUNK) {
            return "chunk " + body.getInt() + (body.getInt() == body.getInt() + body.remaining() ? " ends" : "");
        }
        if (type == Messages.RECORD) {
            byte[] bytes = Messages.bytes(body);
            return new String(
                    bytes, bytes.length > 60 ? 17 : 0, Math.min(bytes.length, 60), StandardCharsets.ISO_8859_1);
        }
        return type == Messages.BARRIER ? SAID : "message " + type;
    }

    /** Fills as a link does: on, as long as that writes anything or the link was woken. */
    private void run() {
        for (int fills = 0; fill() || woken; fills++) {
            assertThat(fills).isLessThan(100);
        }
    }

    private int at(String what) {
        for (int i = 0; i < sent.size(); i++) {
            if (sent.get(i).contains(what)) {
                return i;
            }
        }
        throw new AssertionError(what + " was not sent, but " + sent);
    }

    @Test
    void whatIsSaidOnAnIdleLinkIsSaidAtOnce() {
        say();
        assertThat(woken).isTrue();
        run();
        assertThat(sent).containsExactly(SAID);
    }

    /** However much is owed anew meanwhile, and though keys that are owed change; more than are taken at once. */
    @Test
    void itIsSaidBehindAllThatIsOwedAndAheadOfTheRest() {
        for (int i = 0; i < OLD; i++) {
            tell("old" + i + ".", 300);
        }
        say();
        for (int fills = 0; !sent.contains(SAID); fills++) {
            fill();
            for (int i = 0; i < 5; i++) {
                tell("new" + fills + "." + i, 300);
                tell("old" + (OLD - 1 - fills % OLD) + ".", 300);
            }
            assertThat(fills).isLessThan(100);
        }
        for (int i = 0; i < OLD; i++) {
            assertThat(at("old" + i + ".")).isLessThan(at(SAID));
        }
        assertThat(outbox.size()).isPositive();
    }

    @Test
    void itIsSaidBehindLargeValuesAndAheadOfThoseOwedLater() {
        tell("large1", 10_000);
        tell("large2", 10_000);
        say();
        fill();
        fill(); // now all that was owed has been taken
        tell("large3", 10_000);
        run();
        assertThat(at("chunk 2 ends")).isLessThan(at(SAID));
        assertThat(at(SAID)).isLessThan(at("chunk 3 ends"));
    }

    /** Its thread has stored the newer version, and is still to owe it. */
    @Test
    void itIsSaidBehindWhatTookThePlaceOfALargeValueOnItsWay() {
        tell("large", 10_000);
        fill();
        say();
        fill();
        put("large", 100);
        run();
        assertThat(at("large")).isLessThan(at(SAID));
    }

    /** The same, when the link has passed and is still to be told what it is to say. */
    @Test
    void whatTookThePlaceOfALargeValueIsOwedFromTheMomentWhenLinksPass() throws MalformedFrameException {
        Barriers other = new Barriers(new Outbox(() -> {}, reason -> {}, OUTBOX, SEED), waves, () -> true);
        waves.linkUp(barriers);
        waves.linkUp(other);
        tell("large", 10_000);
        fill();
        waves.message(Messages.BARRIER, ByteBuffer.allocate(16), other);
        fill();
        put("large", 100);
        fill();
        other.filled(false, new DirtyKeys(SEED), null, Set.of());
        run();
        assertThat(at("large")).isLessThan(at(SAID));
    }

    /** The same, when what was to be said before is said after the link has passed. */
    @Test
    void whatWasSaidMeanwhileDoesNotEndThat() throws MalformedFrameException {
        Barriers other = new Barriers(new Outbox(() -> {}, reason -> {}, OUTBOX, SEED), waves, () -> true);
        waves.linkUp(barriers);
        waves.linkUp(other);
        tell("first", 10_000);
        fill();
        say();
        waves.message(Messages.BARRIER, ByteBuffer.allocate(16), other);
        fill();
        fill();
        tell("large", 10_000);
        run(2);
        put("large", 100);
        fill();
        other.filled(false, new DirtyKeys(SEED), null, Set.of());
        run();
        assertThat(sent.stream().filter(SAID::equals)).hasSize(2);
        assertThat(at("large")).isLessThan(sent.lastIndexOf(SAID));
    }

    /** Fills until a part of this transfer is sent. */
    private void run(int transfer) {
        for (int fills = 0; sent.stream().noneMatch(("chunk " + transfer)::equals); fills++) {
            assertThat(fills).isLessThan(100);
            fill();
        }
    }

    @Test
    void itIsSaidBehindASearch() {
        for (int i = 0; i < 30; i++) {
            put("found" + i + ".", 300);
        }
        search.begin();
        say();
        run();
        for (int i = 0; i < 30; i++) {
            assertThat(at("found" + i + ".")).isLessThan(at(SAID));
        }
    }

    /** Its thread has stored the newer version, and is still to owe it. */
    @Test
    void itIsSaidBehindWhatTookThePlaceOfWhatASearchHasFound() throws MalformedFrameException {
        SummedStore there =
                new SummedStore(Store.inMemory(Limits.defaults(), SEED), new Summary(SEED, new SteppedTiming()));
        for (int i = 0; i < 30; i++) {
            there.merge(put("common" + i, 10));
        }
        put("found", 10);
        SummedStore here = new SummedStore(store, new Summary(SEED, new SteppedTiming()));
        Queue<byte[]> toThere = new ArrayDeque<>();
        Queue<byte[]> toHere = new ArrayDeque<>();
        Reconciler theirs = Reconciler.bySketch(there, () -> false, () -> 1, true, toHere::add);
        Reconciler ours = Reconciler.bySketch(here, () -> false, () -> 2, false, toThere::add);
        ours.begin();
        theirs.begin();
        while (!toHere.isEmpty() || !toThere.isEmpty()) {
            Reconciler next = toHere.isEmpty() ? theirs : ours;
            next.received(ByteBuffer.wrap((toHere.isEmpty() ? toThere : toHere).remove()));
        }
        writer = new LinkWriter(outbox, store, ours, barriers, new Counters(), FRAME, true, SEED);
        say();
        put("found", 10);
        run();
        assertThat(at("found")).isLessThan(at(SAID));
    }

    /** Found, and owed anyway: but behind the mark, since the set was given up. */
    @Test
    void itIsSaidBehindAllThatASetHeldThatWasGivenUp() {
        for (int i = 0; i <= OUTBOX; i++) {
            tell("k" + i + ".", 300);
        }
        say();
        for (int i = 0; i < 20; i++) {
            tell("k" + i + ".", 300);
        }
        run();
        for (int i = 0; i <= OUTBOX; i++) {
            assertThat(at("k" + i + ".")).isLessThan(at(SAID));
        }
    }

    @Test
    void onALinkThatLosesFramesItIsSaidWhenAllIsDelivered() {
        writer = writer(false);
        tell("a.", 100);
        say();
        run();
        long first = 1;
        assertThat(sent).hasSize(1);
        tell("b.", 100);
        run();
        writer.lost(first);
        run();
        assertThat(sent).hasSize(3).doesNotContain(SAID);
        for (long ticket = 2; ticket <= tickets; ticket++) {
            writer.delivered(ticket);
        }
        run();
        assertThat(sent).endsWith(SAID);
    }

    @Test
    void aMessageThatIsLostIsSaidAgain() {
        writer = writer(false);
        say();
        run();
        for (long ticket = tickets; ticket > 0; ticket--) {
            writer.lost(ticket);
        }
        run();
        assertThat(sent).containsExactly(SAID, SAID);
    }

    @Test
    void whatComesToBeSaidMeanwhileIsSaidBehindWhatIsOwedThen() {
        for (int i = 0; i < 20; i++) {
            tell("one" + i + ".", 300);
        }
        say();
        fill();
        for (int i = 0; i < 20; i++) {
            tell("two" + i + ".", 300);
        }
        say();
        run();
        assertThat(sent.stream().filter(SAID::equals)).hasSize(2);
        assertThat(at("one19.")).isLessThan(at(SAID));
        assertThat(at("two19.")).isGreaterThan(at(SAID)).isLessThan(sent.lastIndexOf(SAID));
    }

    @Test
    void aLinkOnWhichTooMuchWaitsToBeSaidIsClosed() {
        for (int i = 0; i < 4_096; i++) {
            say();
        }
        assertThat(closed).isNull();
        say();
        assertThat(closed).contains("too slow");
    }
}

package dev.herd.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.herd.store.Records;
import dev.herd.store.Store;
import dev.herd.time.Timing;
import dev.herd.value.HerdRecord;
import dev.herd.value.Limits;
import dev.herd.wire.MalformedFrameException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The two ends of a search, without a link between them. */
class ReconcilerTest {

    private static final long SEED = 5;

    /** One node's part: its store, and the messages under way to it. */
    private static final class End {
        private final SummedStore store =
                new SummedStore(Store.inMemory(Limits.defaults(), SEED), new Summary(SEED, new NoTimers()));
        private final List<byte[]> inbox = new ArrayList<>();
        private Reconciler reconciler = Reconciler.bySketch(store, () -> false, () -> 2, true, message -> {});
        private long messageBytes;
        private int records;
        private boolean refuses;

        void put(int from, int to, long time) {
            for (int i = from; i < to; i++) {
                store.merge(Records.record("key" + i, time));
            }
        }
    }

    private static final class NoTimers implements Timing {
        @Override
        public long wallNanos() {
            return 0;
        }

        @Override
        public long monotonicNanos() {
            return 0;
        }

        @Override
        public Timer after(long delayNanos, Runnable task) {
            return () -> {};
        }
    }

    private final End one = new End();
    private final End other = new End();
    private final Random random = new Random(1);
    private Consumer<HerdRecord> arriving = record -> {};
    private boolean disorder;
    private boolean behind;
    private boolean otherBehind;

    private void link() {
        one.reconciler =
                Reconciler.bySketch(one.store, () -> behind, () -> 2, true, message -> send(one, other, message));
        other.reconciler = Reconciler.bySketch(
                other.store, () -> otherBehind, () -> 1, false, message -> send(other, one, message));
        one.reconciler.begin();
        other.reconciler.begin();
        settle();
    }

    private void send(End from, End to, byte[] message) {
        from.messageBytes += message.length;
        to.inbox.add(message);
        if (disorder && random.nextInt(4) == 0) {
            to.inbox.add(message);
        }
    }

    private void settle() {
        talk();
        assertThat(one.store.summary().fingerprint())
                .isEqualTo(other.store.summary().fingerprint());
    }

    private void check() {
        one.reconciler.check();
        talk();
    }

    private void talk() {
        int steps = 0;
        while (one.reconciler.searching()
                || other.reconciler.searching()
                || !one.inbox.isEmpty()
                || !other.inbox.isEmpty()) {
            assertThat(++steps).as("steps").isLessThan(1_000_000);
            End turn = random.nextBoolean() ? one : other;
            End peer = turn == one ? other : one;
            if (!turn.inbox.isEmpty()) {
                byte[] message = turn.inbox.remove(disorder ? random.nextInt(turn.inbox.size()) : 0);
                try {
                    turn.reconciler.received(ByteBuffer.wrap(message));
                } catch (MalformedFrameException e) {
                    throw new AssertionError(e);
                }
            }
            HerdRecord record = turn.reconciler.next(false);
            if (record != null) {
                turn.records++;
                arriving.accept(record);
                if (!peer.refuses) {
                    peer.store.merge(record);
                }
            }
        }
    }

    private long messageBytes() {
        return one.messageBytes + other.messageBytes;
    }

    @Test
    void equalStoresSayLittle() {
        one.put(0, 10_000, 1);
        other.put(0, 10_000, 1);
        link();
        assertThat(messageBytes()).isLessThanOrEqualTo(64);
        assertThat(one.records + other.records).isZero();
    }

    @Test
    void oneDifferenceCostsFewBytesAndOneRecord() {
        one.put(0, 10_000, 1);
        other.put(0, 9_999, 1);
        link();
        assertThat(messageBytes()).isLessThanOrEqualTo(400);
        assertThat(one.records).isEqualTo(1);
        assertThat(other.records).isZero();
    }

    @ParameterizedTest
    @CsvSource({"100, false", "1000, false", "2000, false", "100, true", "1000, true"})
    void changedKeysCostInProportionToTheirNumber(int changed, boolean inDisorder) {
        disorder = inDisorder;
        one.put(0, 10_000, 1);
        other.put(0, 10_000, 1);
        one.put(0, changed / 2, 2);
        other.put(changed / 2, changed, 2);
        link();
        assertThat(one.records + other.records).isBetween(changed, 2 * changed);
        if (!inDisorder) {
            assertThat(messageBytes()).isLessThanOrEqualTo(80L * changed);
        }
    }

    /** Both count what has changed since, so the first answer is enough, and not much more. */
    @ParameterizedTest
    @ValueSource(ints = {100, 200, 500, 1_000, 2_000, 8_000})
    void storesThatWereEqualAreSoonEqualAgain(int changed) {
        one.put(0, 10_000, 1);
        other.put(0, 10_000, 1);
        link();
        one.put(0, changed / 2, 2);
        other.put(changed / 2, changed, 2);
        long before = messageBytes();
        link();
        assertThat(one.records + other.records).isBetween(changed, 3 * changed);
        assertThat(messageBytes() - before).isLessThanOrEqualTo(62L * changed);
    }

    /** The sketch is not large enough: everything is sent. */
    @Test
    void twoThatHaveLittleInCommonSendAll() {
        one.put(0, 10_000, 1);
        other.put(10_000, 20_000, 1);
        link();
        assertThat(one.store.count()).isEqualTo(20_000);
        assertThat(one.records + other.records).isBetween(20_000, 60_000);
    }

    @Test
    void anEmptyStoreIsFilledWithoutASearch() {
        other.put(0, 10_000, 1);
        link();
        assertThat(one.store.count()).isEqualTo(10_000);
        assertThat(other.records).isEqualTo(10_000);
        assertThat(messageBytes()).isLessThanOrEqualTo(10_000);
    }

    /** Either end may be the one that lacks it, and messages may come twice and in any order. */
    @ParameterizedTest
    @CsvSource({"true, false", "false, false", "true, true", "false, true"})
    void whoLacksMostFetchesItOnceAndKeepsWhatOnlyItHas(boolean offering, boolean inDisorder) {
        End full = offering ? other : one;
        End poor = offering ? one : other;
        full.put(0, 10_000, 1);
        poor.put(9_900, 10_100, 1);
        disorder = inDisorder;
        link();
        assertThat(poor.store.count()).isEqualTo(10_100);
        assertThat(full.records).as("records of the full store").isBetween(9_900, 10_100);
        assertThat(poor.records).as("records of the other").isBetween(100, 400);
        assertThat(one.store.fetch().isUnderWay()).isFalse();
    }

    @Test
    void theNewestIsFetchedFirst() {
        for (int i = 0; i < 8_000; i++) {
            other.store.merge(Records.record("key" + i * 7919 % 8_000, 1 + i));
        }
        arriving = record -> {
            int from = one.store.count() < 800 ? 6_700 : one.store.count() < 3_700 ? 3_700 : 0; // by a sample
            assertThat(record.accepted()).isGreaterThanOrEqualTo(from);
        };
        link();
    }

    /** A node that can't take what it is given mustn't ask for it again and again. */
    @Test
    void whoRefusesWhatItFetchesIsNotGivenItForEver() {
        other.put(0, 1_000, 1);
        one.refuses = true;
        one.reconciler =
                Reconciler.bySketch(one.store, () -> behind, () -> 2, true, message -> send(one, other, message));
        other.reconciler = Reconciler.bySketch(
                other.store, () -> otherBehind, () -> 1, false, message -> send(other, one, message));
        one.reconciler.begin();
        other.reconciler.begin();
        talk();
        assertThat(other.records).isLessThanOrEqualTo(2_000);
    }

    /** What was given before a link broke isn't given over the next again, even past half of all. */
    @ParameterizedTest
    @ValueSource(ints = {10_000, 30_000, 50_000})
    void whatWasFetchedStaysFetched(int breaksAfter) {
        other.put(0, 60_000, 1);
        arriving = record -> {
            if (other.records == breaksAfter) {
                one.inbox.clear();
                other.inbox.clear();
                one.reconciler.end();
                other.reconciler.end();
                throw new IllegalStateException("the link broke");
            }
        };
        try {
            link();
        } catch (IllegalStateException broken) {
            arriving = record -> {};
            link();
        }
        assertThat(other.records).isBetween(60_000, 60_000 + 20 * 400);
    }

    @Test
    void onlyWhatComesAfterTheFetchIsSentByItself() {
        other.put(0, 1_000, 1);
        one.reconciler =
                Reconciler.bySketch(one.store, () -> behind, () -> 2, true, message -> send(one, other, message));
        other.reconciler = Reconciler.bySketch(
                other.store, () -> otherBehind, () -> 1, false, message -> send(other, one, message));
        one.reconciler.begin();
        assertThat(one.reconciler.findsBefore()).isEqualTo(Reconciler.FINDS_NOTHING);
        deliver(other);
        deliver(one);
        assertThat(one.reconciler.findsBefore()).as("as the time is 0").isEqualTo(-1_000_000_000);
        talk();
        assertThat(one.reconciler.findsBefore()).isEqualTo(Reconciler.FINDS_NOTHING);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eitherEndCanBeginAnotherSearch(boolean byTheOfferingEnd) {
        one.put(0, 1_000, 1);
        other.put(0, 1_000, 1);
        link();
        one.put(0, 10, 2);
        other.put(10, 20, 2);
        (byTheOfferingEnd ? one : other).reconciler.begin();
        settle();
        assertThat(one.records + other.records).isBetween(20, 40);
    }

    @Test
    void aSearchThatIsAskedForDuringAnotherFollowsIt() throws MalformedFrameException {
        one.put(0, 1_000, 1);
        other.put(0, 1_000, 1);
        one.reconciler =
                Reconciler.bySketch(one.store, () -> behind, () -> 2, true, message -> send(one, other, message));
        other.reconciler = Reconciler.bySketch(
                other.store, () -> otherBehind, () -> 1, false, message -> send(other, one, message));
        one.reconciler.begin();
        other.reconciler.begin();
        other.reconciler.received(ByteBuffer.wrap(other.inbox.remove(0))); // and finds them equal
        one.put(0, 10, 2);
        one.reconciler.begin();
        settle();
        assertThat(other.store.get(Records.key("key9"))).isEqualTo(Records.record("key9", 2));
    }

    /** What it was begun for may not be in the search that is just ending, and not be seen by a check. */
    @Test
    void anEndThatHasAskedIsSearchingUntilItIsOfferedWhatItAskedFor() {
        one.put(0, 100, 1);
        other.put(0, 90, 1);
        link();
        one.reconciler.check();
        other.put(100, 101, 1);
        other.reconciler.begin();
        deliver(other);
        assertThat(other.reconciler.next(false)).isNull();
        assertThat(other.reconciler.searching()).isTrue();
        settle();

        one.reconciler.begin();
        deliver(other);
        deliver(one);
        other.put(101, 102, 1);
        other.reconciler.begin();
        assertThat(other.reconciler.next(false)).isNull();
        assertThat(other.reconciler.searching()).isTrue();
        settle();
    }

    /** As it may on links that keep no order: the offering end has said what it wants, and is done. */
    @Test
    void aCheckThatOvertakesTheLastWordOfASearchDoesNotEndIt() {
        one.put(0, 100, 1);
        other.put(0, 100, 1);
        link();
        other.put(100, 102, 1);
        one.reconciler.begin();
        deliver(other);
        deliver(one);
        assertThat(one.reconciler.next(false)).isNull();
        assertThat(one.reconciler.searching()).isFalse();
        one.reconciler.check();
        Collections.reverse(other.inbox);
        settle();
        assertThat(other.records).isEqualTo(2);
    }

    private static void deliver(End to) {
        List<byte[]> messages = new ArrayList<>(to.inbox);
        to.inbox.clear();
        for (byte[] message : messages) {
            try {
                to.reconciler.received(ByteBuffer.wrap(message));
            } catch (MalformedFrameException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void aDifferenceThatStaysIsMended() {
        equalStores();
        other.put(0, 10, 2);
        check();
        assertThat(other.records).as("it may be on its way").isZero();
        one.put(20, 25, 2);
        other.put(20, 25, 2); // flooded meanwhile
        check();
        settle();
        assertThat(other.records).isEqualTo(10);
    }

    @Test
    void whatIsOnItsWayIsNoDifference() {
        equalStores();
        for (int time = 2; time < 10; time++) {
            other.put(0, 10, time);
            check();
            one.put(0, 10, time);
            check();
        }
        assertThat(one.records + other.records).isZero();
    }

    @Test
    void underUnbrokenWritesTheThirdCheckMends() {
        equalStores();
        other.put(0, 10, 2); // lost
        for (int time = 2; time < 4; time++) {
            other.put(500, 510, time); // under way
            check();
            assertThat(other.records).isZero();
        }
        other.put(500, 510, 4);
        check();
        assertThat(other.records).isBetween(10, 20);
        settle();
    }

    @Test
    void aLinkThatIsFarBehindIsNotChecked() {
        equalStores();
        other.put(0, 10, 2);
        behind = true;
        for (int i = 0; i < 5; i++) {
            check();
        }
        assertThat(one.messageBytes).isZero();
        behind = false;
        otherBehind = true;
        for (int i = 0; i < 5; i++) {
            check();
        }
        assertThat(other.records).isZero();
        otherBehind = false;
        check();
        check();
        settle();
        assertThat(other.records).isEqualTo(10);
    }

    private void equalStores() {
        one.put(0, 1_000, 1);
        other.put(0, 1_000, 1);
        link();
        one.messageBytes = 0;
        other.messageBytes = 0;
    }

    /** A sweep leaves a tombstone of a value, which nobody floods since each node makes its own. */
    @Test
    void whatTookAnItemsPlaceSinceIsSentInItsPlace() {
        one.put(0, 1_000, 1);
        other.put(0, 1_000, 1);
        other.put(7, 8, 2);
        one.reconciler =
                Reconciler.bySketch(one.store, () -> behind, () -> 2, true, message -> send(one, other, message));
        other.reconciler = Reconciler.bySketch(other.store, () -> otherBehind, () -> 1, false, message -> {
            if (message[0] == Talk.SYMBOLS) {
                other.put(7, 8, 3);
            }
            send(other, one, message);
        });
        one.reconciler.begin();
        other.reconciler.begin();
        settle();
        assertThat(one.store.get(Records.key("key7"))).isEqualTo(Records.record("key7", 3));
    }

    /** As when clocks are so far off that one node refuses what the other still holds. */
    @Test
    void whatCannotBeMendedIsTriedLessAndLessOften() {
        equalStores();
        other.put(0, 10, 2);
        one.refuses = true;
        int searches = 0;
        for (int checks = 0; checks < 100; checks++) {
            other.records = 0;
            check();
            searches += other.records > 0 ? 1 : 0;
        }
        assertThat(searches).isBetween(4, 6);
        one.refuses = false;
        for (int checks = 0; checks < 100; checks++) {
            check();
        }
        settle();
    }

    @Test
    void clocksThatAreFarOffHideNothing() {
        equalStores();
        one.store.summary().swept(0);
        other.store.summary().swept(600_000_000_000L);
        other.put(0, 10, 2);
        check();
        check();
        settle();
        assertThat(other.records).isEqualTo(10);
    }

    @Test
    void whatOnlyOneHasSweptOutYetIsNoDifference() {
        equalStores();
        other.store.discard(Records.record("key7", 1));
        other.store.summary().swept(60);
        check();
        check();
        check();
        assertThat(one.records + other.records).isZero();
        one.store.discard(Records.record("key7", 1));
        one.store.summary().swept(60);
        check();
        check();
        settle();
        assertThat(one.records + other.records).isZero();
    }

    @Test
    void writesDuringASearchDoNoHarm() {
        disorder = true;
        one.put(0, 5_000, 1);
        other.put(0, 5_000, 1);
        one.put(0, 200, 2);
        one.reconciler = Reconciler.bySketch(one.store, () -> behind, () -> 2, true, message -> {
            one.put(300, 310, 2 + one.messageBytes); // and floods them
            other.put(300, 310, 2 + one.messageBytes);
            send(one, other, message);
        });
        other.reconciler = Reconciler.bySketch(
                other.store, () -> otherBehind, () -> 1, false, message -> send(other, one, message));
        one.reconciler.begin();
        other.reconciler.begin();
        settle();
    }

    /** Whatever comes, it is refused or ignored, and takes no memory to speak of. */
    @Test
    void nonsenseIsRefused() {
        one.put(0, 1_000, 1);
        other.put(0, 1_000, 1);
        link();
        one.put(0, 10, 2);
        for (int i = 0; i < 100_000; i++) {
            byte[] message = new byte[random.nextInt(64)];
            random.nextBytes(message);
            if (message.length > 5) {
                message[0] = (byte) random.nextInt(15);
                ByteBuffer.wrap(message).putInt(1, random.nextInt(4));
            }
            for (End end : List.of(one, other)) {
                end.inbox.clear();
                try {
                    end.reconciler.received(ByteBuffer.wrap(message));
                } catch (MalformedFrameException e) {
                    assertThat(e).hasMessageNotContaining("null");
                }
            }
            while (one.reconciler.next(false) != null || other.reconciler.next(false) != null) {}
        }
    }

    /** A search keeps what comes early, and which items are wanted, so a message mustn't be as long as a frame may be. */
    @Test
    void aLongMessageIsRefusedBeforeItIsKept() {
        one.put(0, 100, 1);
        other.put(0, 101, 1);
        one.reconciler = Reconciler.bySketch(one.store, () -> behind, () -> 2, true, message -> {});
        one.reconciler.begin();
        assertThat(refusal(one, message(Talk.SYMBOLS, 1, (5 << 16) + 100).putLong(0), 500))
                .contains("has 508 bytes", "reconciliation");
        other.reconciler = Reconciler.bySketch(other.store, () -> otherBehind, () -> 1, false, message -> {});
        new Talk(message ->
                        assertThat(refusal(other, ByteBuffer.wrap(message), 0)).isEmpty())
                .offer(
                        1,
                        new Talk.Offer(
                                false, true, false, 0, one.store.summary().fingerprint(), 0, Known.UNKNOWN));
        assertThat(refusal(other, message(Talk.WANT, 1, 2).putInt(3), 0)).contains("item 3 is wanted of 2");
        assertThat(refusal(other, message(Talk.WANT, 1, 2).putInt(-1), 0)).contains("item -1 is wanted of 2");
        assertThat(refusal(other, message(Talk.WANT, 1, 2).putInt(0), 1_200)).contains("reconciliation");
    }

    private static ByteBuffer message(byte what, int round, int first) {
        return ByteBuffer.allocate(2_000).put(what).putInt(round).putInt(first);
    }

    /** Why a message is refused that goes on with so many zeros. */
    private static String refusal(End end, ByteBuffer message, int more) {
        ByteBuffer body = message.position() == 0
                ? message
                : message.position(message.position() + more).flip();
        try {
            end.reconciler.received(body);
            return "";
        } catch (MalformedFrameException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** A peer that changes what it says costs records sent in vain, or its link; the next search mends what this one left. */
    @Test
    void aSearchThatIsLiedToDoesNoHarm() {
        int refused = 0;
        for (int run = 1; run <= 300; run++) {
            for (int i = 0; i < 40; i++) {
                (random.nextBoolean() ? one : other).put(random.nextInt(400), random.nextInt(400), run);
            }
            one.reconciler =
                    Reconciler.bySketch(one.store, () -> behind, () -> 2, true, message -> sendChanged(other, message));
            other.reconciler = Reconciler.bySketch(
                    other.store, () -> otherBehind, () -> 1, false, message -> sendChanged(one, message));
            one.reconciler.begin();
            other.reconciler.begin();
            refused += talkUntilRefused() ? 1 : 0;
            one.inbox.clear();
            other.inbox.clear();
            link();
        }
        assertThat(refused).isBetween(20, 280);
    }

    private void sendChanged(End to, byte[] message) {
        byte[] changed = message.clone();
        for (int i = random.nextInt(8); i > 5; i--) {
            changed[random.nextInt(changed.length)] = (byte) random.nextInt();
        }
        to.inbox.add(random.nextInt(16) == 0 ? Arrays.copyOf(changed, random.nextInt(changed.length)) : changed);
    }

    /** Both ends have said and heard all there was when this returns false. */
    private boolean talkUntilRefused() {
        int steps = 0;
        while (!one.inbox.isEmpty() || !other.inbox.isEmpty()) {
            assertThat(++steps).as("steps").isLessThan(100_000);
            for (End end : List.of(one, other)) {
                try {
                    while (!end.inbox.isEmpty()) {
                        end.reconciler.received(ByteBuffer.wrap(end.inbox.remove(0)));
                    }
                } catch (MalformedFrameException e) {
                    return true;
                }
                End peer = end == one ? other : one;
                for (HerdRecord record = end.reconciler.next(false);
                        record != null;
                        record = end.reconciler.next(false)) {
                    peer.store.merge(record);
                }
            }
        }
        return false;
    }

    @Test
    void moreSymbolsThanThereAreMustNotBeAskedFor() throws MalformedFrameException {
        one.put(0, 100, 1);
        other.put(0, 101, 1);
        other.reconciler = Reconciler.bySketch(other.store, () -> otherBehind, () -> 1, false, message -> {});
        Talk question = new Talk(message -> {
            try {
                other.reconciler.received(ByteBuffer.wrap(message));
            } catch (MalformedFrameException e) {
                throw new IllegalStateException(e);
            }
        });
        question.offer(
                1, new Talk.Offer(false, true, false, 0, one.store.summary().fingerprint(), 0, Known.UNKNOWN));
        assertThatThrownBy(() -> question.more(1, 32_769)).hasMessageContaining("32769 symbols");
    }
}

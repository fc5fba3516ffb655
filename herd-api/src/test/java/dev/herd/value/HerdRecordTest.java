package dev.herd.value;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HerdRecordTest {

    private static final Key KEY = Key.of("m", new byte[] {1, 2});

    @Test
    void valueSurvivesEncoding() throws Exception {
        for (boolean clientTime : new boolean[] {false, true}) {
            for (boolean expires : new boolean[] {false, true}) {
                Stamp stamp = new Stamp(-5, -6, clientTime ? 7 : -5);
                HerdRecord record = RecordDraft.value(KEY, ByteBuffer.wrap(bytes("hello")), clientTime, expires)
                        .stamp(stamp, 1_000, expires);
                HerdRecord read = HerdRecord.decode(encoded(record));
                assertThat(read).isEqualTo(record).hasSameHashCodeAs(record);
                assertThat(read.stamp()).isEqualTo(stamp);
                assertThat(read.key()).isEqualTo(KEY);
                assertThat(read.value()).containsExactly(bytes("hello"));
                assertThat(read.valueSize()).isEqualTo(5);
                assertThat(read.expires()).isEqualTo(expires);
                assertThat(read.expiry()).isEqualTo(expires ? 1_000 : Long.MIN_VALUE);
                assertThat(read.shortens()).isEqualTo(expires);
                assertThat(read.isTombstone()).isFalse();
                assertThat(read.size()).isEqualTo(read.headerSize() + 5);
                assertThat(read.size()).isLessThanOrEqualTo(HerdRecord.MOST_OVERHEAD + 2 + 5);
            }
        }
    }

    @Test
    void tombstoneSurvivesEncoding() throws Exception {
        HerdRecord record = RecordDraft.tombstone(KEY).stamp(new Stamp(5, 6, 5), 1_000, true);
        HerdRecord read = HerdRecord.decode(encoded(record));
        assertThat(read).isEqualTo(record);
        assertThat(read.isTombstone()).isTrue();
        assertThat(read.shortens()).isFalse();
        assertThat(read.value()).isEmpty();
        assertThat(read.headerSize()).isEqualTo(read.size());
        assertThat(read.visibleAt(0)).isFalse();
    }

    @Test
    void encodingIsTheOneDocumented() {
        HerdRecord record = RecordDraft.value(KEY, ByteBuffer.wrap(new byte[] {9}), true, true)
                .stamp(new Stamp(0x0102, 0x0304, 0x0506), 0x0708, true);
        assertThat(encoded(record))
                .containsExactly(
                        0x70, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 3, 4, 0, 0, 0, 0, 0, 0, 5, 6, 0, 0, 0, 0, 0, 0,
                        7, 8, 1, 'm', 0, 2, 1, 2, 9);
    }

    @Test
    void leastRecordIsOne() throws Exception {
        byte[] least = new byte[HerdRecord.LEAST_SIZE];
        least[17] = 1;
        HerdRecord record = HerdRecord.decode(least);
        assertThat(record.map()).isEqualTo("\0");
        assertThat(record.keySize()).isZero();
        assertThat(record.valueSize()).isZero();
        assertMalformed(Arrays.copyOf(least, least.length - 1), "a record of 20 bytes is too short");
    }

    @Test
    void refusesEveryTruncation() {
        for (boolean clientTime : new boolean[] {false, true}) {
            HerdRecord record = RecordDraft.value(KEY, ByteBuffer.allocate(0), clientTime, true)
                    .stamp(new Stamp(1, 2, 1), 3, false);
            byte[] whole = encoded(record);
            for (int length = 0; length < whole.length; length++) {
                byte[] cut = Arrays.copyOf(whole, length);
                assertThatExceptionOfType(MalformedRecordException.class).isThrownBy(() -> HerdRecord.decode(cut));
            }
        }
    }

    @Test
    void refusesUnknownFlags() {
        for (int bit = 0; bit < 4; bit++) {
            byte[] bytes = encoded(value(1, 2, "v"));
            bytes[0] |= (byte) (1 << bit);
            assertMalformed(bytes, "unknown record flags " + (1 << bit));
        }
    }

    @Test
    void refusesAnEmptyMapName() {
        byte[] bytes = encoded(value(1, 2, "v"));
        bytes[17] = 0;
        assertMalformed(bytes, "a record without a map name");
        byte[] flagsOnly = new byte[HerdRecord.LEAST_SIZE];
        flagsOnly[0] = 0x60; // with two more times than there is room for
        assertMalformed(flagsOnly, "a record without a map name");
    }

    @Test
    void refusesLengthsPastTheEnd() {
        byte[] longName = encoded(value(1, 2, "v"));
        longName[17] = (byte) 0xFF;
        assertMalformed(longName, "a record whose key ends past its end");
        byte[] longKey = encoded(value(1, 2, "v"));
        longKey[19] = (byte) 0xFF;
        assertMalformed(longKey, "a record whose key ends past its end");
        byte[] keyOneTooLong = encoded(value(1, 2, ""));
        keyOneTooLong[20]++;
        assertMalformed(keyOneTooLong, "a record whose key ends past its end");
    }

    @Test
    void refusesTimesAfterTheYear2200() throws Exception {
        for (int at : new int[] {1, 17, 25}) {
            HerdRecord record =
                    RecordDraft.value(KEY, ByteBuffer.allocate(0), true, true).stamp(new Stamp(1, 2, 3), 4, false);
            byte[] bytes = encoded(record);
            ByteBuffer.wrap(bytes).putLong(at, Stamp.MAX_TIME);
            assertThat(HerdRecord.decode(bytes.clone()).key()).isEqualTo(KEY);
            ByteBuffer.wrap(bytes).putLong(at, Stamp.MAX_TIME + 1);
            assertMalformed(bytes, "a record with a time after the year 2200");
        }
    }

    @Test
    void refusesATombstoneWithAValueOrWithoutExpiry() {
        byte[] tombstone = encoded(RecordDraft.tombstone(KEY).stamp(new Stamp(1, 2, 1), 3, false));
        assertMalformed(Arrays.copyOf(tombstone, tombstone.length + 1), "a tombstone with a value or without expiry");
        byte[] forEver = encoded(value(1, 2, ""));
        forEver[0] = (byte) 0x80;
        assertMalformed(forEver, "a tombstone with a value or without expiry");
    }

    @Test
    void randomBytesAreARecordOrMalformed() {
        Random random = new Random(1);
        int good = 0;
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            if (bytes.length > 0) {
                bytes[0] &= (byte) 0xF0;
            }
            if (bytes.length > 33) {
                int start = 17 + ((bytes[0] & 0x20) >> 2) + ((bytes[0] & 0x40) >> 3);
                bytes[start] = (byte) random.nextInt(4);
            }
            try {
                HerdRecord record = HerdRecord.decode(bytes);
                assertThat(record.headerSize() + record.valueSize()).isEqualTo(bytes.length);
                assertThat(record.toString()).isNotEmpty();
                good++;
            } catch (MalformedRecordException expected) {
                assertThat(expected.getMessage()).isNotBlank();
                assertThat(expected.getStackTrace()).isEmpty();
            }
        }
        assertThat(good).isPositive();
    }

    @Test
    void orderIsTotalAndAgreesWithTheStamps() {
        List<HerdRecord> all = new ArrayList<>();
        long[] numbers = {Long.MIN_VALUE, -1, 0, 1, Stamp.MAX_TIME};
        for (long time : numbers) {
            for (long origin : new long[] {0, 1, Long.MAX_VALUE, Long.MIN_VALUE, -1}) {
                for (long accepted : numbers) {
                    for (String value : new String[] {"", "a", "\u00ff"}) {
                        all.add(RecordDraft.value(KEY, ByteBuffer.wrap(bytes(value)), true, false)
                                .stamp(new Stamp(time, origin, accepted), 0, false));
                    }
                }
                all.add(value(Math.max(time, -2), origin, "a"));
            }
        }
        for (HerdRecord a : all) {
            for (HerdRecord b : all) {
                int order = Integer.signum(a.compareVersion(b));
                int stamps = Integer.signum(a.stamp().compareTo(b.stamp()));
                if (order != -Integer.signum(b.compareVersion(a))
                        || (order == 0) != a.equals(b)
                        || (stamps != 0 && order != stamps)
                        || a.isNewerThan(b) != (order > 0)) {
                    throw new AssertionError(a + " and " + b + " are out of order");
                }
            }
        }
        List<HerdRecord> sorted = new ArrayList<>(all);
        sorted.sort(HerdRecord::compareVersion);
        for (int i = 0; i < sorted.size(); i += 7) {
            for (int j = i; j < sorted.size(); j++) {
                assertThat(sorted.get(i).compareVersion(sorted.get(j))).isNotPositive();
            }
        }
    }

    @Test
    void tombstoneOfARecordWinsOverItAndOverNothingLater() throws Exception {
        for (boolean clientTime : new boolean[] {false, true}) {
            HerdRecord record = RecordDraft.value(KEY, ByteBuffer.wrap(new byte[] {-1, -1}), clientTime, true)
                    .stamp(new Stamp(50, 6, clientTime ? 51 : 50), 1_000, true);
            HerdRecord tombstone = record.tombstone(20);
            assertThat(tombstone.isTombstone()).isTrue();
            assertThat(tombstone.isNewerThan(record)).isTrue();
            assertThat(tombstone.stamp()).isEqualTo(record.stamp());
            assertThat(tombstone.key()).isEqualTo(KEY);
            assertThat(tombstone.expiry()).isEqualTo(1_020);
            assertThat(tombstone.shortens()).isFalse();
            assertThat(HerdRecord.decode(encoded(tombstone))).isEqualTo(tombstone);
            assertThat(value(52, 0, "").isNewerThan(tombstone)).isTrue();
            assertThat(record.expiry()).isEqualTo(1_000);
        }
    }

    @Test
    void tombstoneOfAnyRecordIsOneAndKeepsItsStamp() throws Exception {
        for (boolean clientTime : new boolean[] {false, true}) {
            for (boolean expires : new boolean[] {false, true}) {
                HerdRecord record = RecordDraft.value(KEY, ByteBuffer.wrap(new byte[] {-1, -1}), clientTime, expires)
                        .stamp(new Stamp(50, 6, clientTime ? 51 : 50), 1_000, false);
                HerdRecord tombstone = record.tombstoneUntil(2_000);
                assertThat(HerdRecord.decode(encoded(tombstone))).isEqualTo(tombstone);
                assertThat(tombstone.isTombstone()).isTrue();
                assertThat(tombstone.isNewerThan(record)).isTrue();
                assertThat(tombstone.stamp()).isEqualTo(record.stamp());
                assertThat(tombstone.key()).isEqualTo(KEY);
                assertThat(tombstone.expiry()).isEqualTo(2_000);
                assertThat(record.valueSize()).isEqualTo(2);
            }
        }
    }

    @Test
    void tombstoneOfARecordEndsWithTimeItself() {
        HerdRecord record = RecordDraft.value(KEY, ByteBuffer.allocate(0), false, true)
                .stamp(new Stamp(1, 2, 1), Stamp.MAX_TIME - 1, true);
        assertThat(record.tombstone(1_000).expiry()).isEqualTo(Stamp.MAX_TIME);
    }

    @Test
    void expiresAtItsExpiryAndNotBefore() {
        HerdRecord record =
                RecordDraft.value(KEY, ByteBuffer.allocate(0), false, true).stamp(new Stamp(1, 2, 1), 1_000, false);
        assertThat(record.expiredAt(999)).isFalse();
        assertThat(record.visibleAt(999)).isTrue();
        assertThat(record.expiredAt(1_000)).isTrue();
        assertThat(record.visibleAt(1_000)).isFalse();
        assertThat(value(1, 2, "").expiredAt(Long.MAX_VALUE)).isFalse();
    }

    @Test
    void givesItsBytesInParts() {
        HerdRecord record = value(1, 2, "hello");
        ByteBuffer part = ByteBuffer.allocate(3);
        record.writeTo(record.size() - 3, 3, part);
        assertThat(part.array()).containsExactly(bytes("llo"));
        ByteBuffer header = ByteBuffer.allocate(record.headerSize());
        record.writeHeaderTo(header);
        assertThat(header.array()).containsExactly(Arrays.copyOf(encoded(record), record.headerSize()));
    }

    @Test
    void valueBufferShowsTheValueAndCannotChangeIt() {
        ByteBuffer buffer = value(1, 2, "hello").valueBuffer();
        assertThat(buffer.position()).isZero();
        assertThat(UTF_8.decode(buffer.duplicate()).toString()).isEqualTo("hello");
        assertThatExceptionOfType(ReadOnlyBufferException.class).isThrownBy(() -> buffer.put(0, (byte) 1));
        HerdRecord record = value(1, 2, "hello");
        record.value()[0] = 'j';
        assertThat(record.value()).containsExactly(bytes("hello"));
    }

    @Test
    void draftBecomesOneRecord() {
        RecordDraft draft = RecordDraft.value(KEY, ByteBuffer.wrap(bytes("v")), false, false);
        assertThat(draft.stamp(new Stamp(1, 2, 1), 0, false).size()).isEqualTo(draft.size());
        assertThatIllegalStateException().isThrownBy(() -> draft.stamp(new Stamp(2, 2, 2), 0, false));
    }

    @Test
    void draftRefusesAStampThatDoesNotFit() {
        RecordDraft draft = RecordDraft.value(KEY, ByteBuffer.allocate(0), false, true);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> draft.stamp(new Stamp(1, 2, 3), 4, false))
                .withMessageContaining("accepted differs from time");
        long late = Stamp.MAX_TIME + 1;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> draft.stamp(new Stamp(late, 2, late), 4, false))
                .withMessageContaining("after the year 2200");
        assertThatIllegalArgumentException().isThrownBy(() -> draft.stamp(new Stamp(1, 2, 1), late, false));
        assertThat(draft.stamp(new Stamp(1, 2, 1), 4, false).expiry()).isEqualTo(4);
    }

    @Test
    void textNamesKeyAndStampAndNeverTheValue() {
        assertThat(value(5, 255, "secret")).hasToString("m/0102@5.ff (29 bytes)");
        assertThat(RecordDraft.tombstone(KEY)
                        .stamp(new Stamp(5, 255, 5), 9, false)
                        .toString())
                .contains("removed");
    }

    private static HerdRecord value(long time, long origin, String value) {
        return RecordDraft.value(KEY, ByteBuffer.wrap(bytes(value)), false, false)
                .stamp(new Stamp(time, origin, time), 0, false);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static byte[] encoded(HerdRecord record) {
        ByteBuffer to = ByteBuffer.allocate(record.size());
        record.writeTo(0, record.size(), to);
        return to.array();
    }

    private static void assertMalformed(byte[] bytes, String message) {
        assertThatExceptionOfType(MalformedRecordException.class)
                .isThrownBy(() -> HerdRecord.decode(bytes))
                .withMessageStartingWith(message);
    }
}

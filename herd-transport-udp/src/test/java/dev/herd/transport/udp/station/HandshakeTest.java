package dev.herd.transport.udp.station;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.testkit.RecordingLinkHandler;
import dev.herd.transport.udp.crypto.KeyAgreement;
import dev.herd.transport.udp.crypto.KeyRing;
import dev.herd.transport.udp.crypto.PreSharedKey;
import dev.herd.transport.udp.packet.Abilities;
import dev.herd.transport.udp.packet.Init;
import dev.herd.transport.udp.session.Counters.Refusal;
import dev.herd.transport.udp.simulation.Pair;
import dev.herd.transport.udp.simulation.Trouble;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class HandshakeTest {

    private static final PreSharedKey OTHER = PreSharedKey.parse("77".repeat(32));

    private final Pair pair = new Pair(Trouble.none());
    private final Random random = new Random(3);

    private long server(Refusal refusal) {
        return pair.server.station().counters().get(refusal);
    }

    private byte[] init(PreSharedKey key, byte[] cookie) {
        byte[] datagram = new Init(
                        key.id(),
                        random.nextInt(),
                        new KeyAgreement(random::nextBytes).publicBytes(),
                        new Abilities(true, 65_536, 65_507, 1 << 20),
                        cookie)
                .datagram();
        return Macs.signInit(datagram, key);
    }

    @Test
    void bothEndsOpenAndFramesCross() {
        RecordingLinkHandler[] ends = pair.link();
        ends[0].send(new byte[] {1});
        ends[1].send(new byte[] {2});
        pair.until(
                "both came",
                () -> ends[0].frameTexts().contains("02")
                        && ends[1].frameTexts().contains("01"));
        assertThat(ends[0].link().remote()).isEqualTo("udp://10.0.0.2:7000");
        assertThat(ends[1].link().remote()).isEqualTo("udp://10.0.0.1:5000");
        assertThat(ends[0].link().loopback()).isFalse();
    }

    @Test
    void endsOfWhichOneHasNoAesAgreeOnTheOtherSuite() {
        pair.client.stop();
        pair.client = pair.station(Pair.CLIENT, false, false);
        RecordingLinkHandler[] ends = pair.link();
        ends[0].send(new byte[] {1});
        pair.until("it came", () -> ends[1].frameTexts().contains("01"));
    }

    @Test
    void whoIsNotAnsweredAtAnyAddressIsToldOfAllOfThem() {
        RecordingLinkHandler handler = new RecordingLinkHandler("dialled", 65_536);
        pair.client.connect(
                handler, new InetSocketAddress("10.0.0.98", 7_000), new InetSocketAddress("10.0.0.99", 7_000));
        pair.until("it gave up", handler::isClosed);
        assertThat(handler.closedReason())
                .contains("udp://10.0.0.98:7000 and udp://10.0.0.99:7000", "no answer within 5000 ms", "over UDP");
    }

    @Test
    void whoHasntGotTheKeyGetsNoAnswer() {
        pair.clientKeys = KeyRing.of(OTHER);
        List<String> answers = answersOfServer();
        RecordingLinkHandler handler = pair.dial();
        pair.until("it gave up", handler::isClosed);
        assertThat(handler.wasOpened()).isFalse();
        assertThat(handler.closedReason())
                .contains("udp://10.0.0.2:7000", "no answer within 5000 ms", "keys", "has " + OTHER);
        assertThat(answers).isEmpty();
        assertThat(server(Refusal.UNKNOWN_KEY)).isPositive();
        assertThat(pair.refused)
                .first()
                .asString()
                .contains("10.0.0.1:5000", "a key that this node hasn't got; this node has " + Pair.KEY);
    }

    @Test
    void aNodeWithoutKeysSaysThatItHasNone() {
        pair.serverKeys = KeyRing.none();
        pair.until("it gave up", pair.dial()::isClosed);
        assertThat(pair.refused).first().asString().contains("hasn't got; this node has no key");
        pair.serverKeys = KeyRing.of(Pair.KEY);
        pair.clientKeys = KeyRing.none();
        RecordingLinkHandler handler = pair.dial();
        pair.until("it gave up, too", handler::isClosed);
        assertThat(handler.closedReason()).contains("this node has no key");
    }

    @Test
    void addressesOfIpv6AreShort() throws UnknownHostException {
        byte[] host = new byte[16];
        host[15] = 1;
        assertThat(Station.name(new InetSocketAddress(InetAddress.getByAddress(host), 7_000)))
                .isEqualTo("udp://[::1]:7000");
        assertThat(Station.name(Pair.SERVER)).isEqualTo("udp://10.0.0.2:7000");
    }

    @Test
    void aRetiredKeyIsToldFromAnUnknownOneButGetsNoAnswerEither() {
        pair.serverKeys = KeyRing.of(Pair.KEY).install(OTHER).use(OTHER.id()).retire(Pair.KEY.id());
        List<String> answers = answersOfServer();
        RecordingLinkHandler handler = pair.dial();
        pair.until("it gave up", handler::isClosed);
        assertThat(answers).isEmpty();
        assertThat(server(Refusal.RETIRED_KEY)).isPositive();
    }

    @Test
    void linksOutliveTheChangeOfTheKey() {
        RecordingLinkHandler[] ends = pair.link();
        pair.serverKeys = pair.serverKeys.install(OTHER);
        pair.clientKeys = pair.clientKeys.install(OTHER);
        pair.clientKeys = pair.clientKeys.use(OTHER.id());
        RecordingLinkHandler[] between = pair.link();
        pair.serverKeys = pair.serverKeys.use(OTHER.id());
        pair.serverKeys = pair.serverKeys.retire(Pair.KEY.id());
        pair.clientKeys = pair.clientKeys.retire(Pair.KEY.id());
        for (RecordingLinkHandler[] each : List.of(ends, between, pair.link())) {
            each[0].send(new byte[] {9});
            pair.until("it came", () -> each[1].frameTexts().contains("09"));
        }
    }

    @Test
    void twoEndsThatHaveAnyKeyInCommonLinkThoughEachUsesAnother() {
        PreSharedKey third = PreSharedKey.parse("66".repeat(32));
        pair.clientKeys =
                KeyRing.of(third).install(PreSharedKey.parse("55".repeat(32))).install(OTHER);
        pair.serverKeys = KeyRing.of(Pair.KEY).install(OTHER);
        RecordingLinkHandler[] ends = pair.link();
        ends[0].send(new byte[] {9});
        pair.until("it came", () -> ends[1].frameTexts().contains("09"));
    }

    @Test
    void aChangedBitInAHandshakeGetsNoAnswer() {
        List<String> answers = answersOfServer();
        byte[] good = init(Pair.KEY, new byte[0]);
        int refused = 0;
        for (int bit = 0; bit < 8 * good.length; bit += 37) {
            byte[] changed = good.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            pair.network.carry(Pair.CLIENT, Pair.SERVER, changed);
            refused++;
        }
        pair.pass(Duration.ofSeconds(1));
        assertThat(answers).isEmpty();
        assertThat(server(Refusal.FORGED) + server(Refusal.UNKNOWN_KEY) + server(Refusal.UNKNOWN))
                .isEqualTo(refused);
    }

    @Test
    void aFloodFromAddressesThatAreNotTheSendersTakesNoMemoryAndGetsLessThanItSent() {
        RecordingLinkHandler[] ends = pair.link();
        Map<InetSocketAddress, Integer> sent = new HashMap<>();
        Map<InetSocketAddress, Integer> got = new HashMap<>();
        pair.network.filter(passing -> {
            if (passing.from().equals(Pair.SERVER)) {
                got.merge(passing.to(), passing.datagram().length, Integer::sum);
            }
            return true;
        });
        int sessions = pair.server.station().sessions();
        for (int i = 0; i < 2_000; i++) {
            InetSocketAddress victim = new InetSocketAddress("10.3." + i / 250 + "." + i % 250, 1 + i);
            byte[] datagram = init(Pair.KEY, i % 3 == 0 ? cookieOf(i) : new byte[0]); // whoever has the key may do this
            sent.merge(victim, datagram.length, Integer::sum);
            pair.network.carry(victim, Pair.SERVER, datagram);
        }
        pair.pass(Duration.ofSeconds(20));
        assertThat(pair.server.station().sessions()).isEqualTo(sessions);
        assertThat(sent)
                .hasSize(2_000)
                .allSatisfy((victim, bytes) ->
                        assertThat(got.getOrDefault(victim, 0)).isBetween(1, bytes / 10));
        assertThat(server(Refusal.BAD_COOKIE)).isBetween(600L, 700L);
        ends[0].send(new byte[] {4});
        pair.until("an old link works", () -> ends[1].frameTexts().contains("04"));
        pair.link();
    }

    private byte[] cookieOf(int seed) {
        byte[] cookie = new byte[Init.COOKIE_BYTES];
        new Random(seed).nextBytes(cookie);
        return cookie;
    }

    @Test
    void aRequestWithACookieIsOfNoUseFromAnotherAddressNorLater() {
        List<byte[]> recorded = new ArrayList<>();
        pair.network.filter(passing -> {
            if (passing.to().equals(Pair.SERVER) && passing.datagram().length == 1_200) {
                recorded.add(passing.datagram());
            }
            return true;
        });
        pair.link();
        byte[] withCookie = recorded.get(1);
        int sessions = pair.server.station().sessions();
        pair.network.carry(new InetSocketAddress("10.0.0.66", 1), Pair.SERVER, withCookie);
        pair.pass(Duration.ofSeconds(1));
        assertThat(server(Refusal.BAD_COOKIE)).as("elsewhere").isEqualTo(1);
        pair.pass(Duration.ofMinutes(3));
        pair.network.carry(Pair.CLIENT, Pair.SERVER, withCookie);
        pair.pass(Duration.ofSeconds(1));
        assertThat(server(Refusal.BAD_COOKIE)).as("later").isEqualTo(2);
        assertThat(pair.server.station().sessions()).isEqualTo(sessions);
    }

    @Test
    void whatIsRepeatedWhileItLastsMakesOneSessionAndLaterNoneThatStays() {
        List<byte[]> recorded = new ArrayList<>();
        pair.network.filter(passing -> {
            if (passing.to().equals(Pair.SERVER) && passing.datagram().length == 1_200) {
                recorded.add(passing.datagram());
                if (recorded.size() == 2) {
                    pair.network.carry(passing.from(), passing.to(), passing.datagram());
                    pair.network.carry(passing.from(), passing.to(), passing.datagram());
                }
            }
            return true;
        });
        RecordingLinkHandler[] ends = pair.link();
        pair.pass(Duration.ofSeconds(1));
        assertThat(pair.server.station().sessions()).isEqualTo(1);
        pair.network.carry(Pair.CLIENT, Pair.SERVER, recorded.get(1));
        pair.pass(Duration.ofSeconds(30));
        assertThat(pair.server.station().sessions()).isEqualTo(1);
        assertThat(pair.accepted).hasSize(1);
        ends[1].send(new byte[] {4});
        pair.until("the link works", () -> ends[0].frameTexts().contains("04"));
    }

    @Test
    void handshakesSurviveTheLossOfAnyOfTheirDatagrams() {
        for (int lost = 1; lost <= 5; lost++) {
            Pair other = new Pair(Trouble.none());
            int which = lost;
            int[] count = {0};
            other.network.filter(passing -> ++count[0] != which);
            RecordingLinkHandler[] ends = other.link();
            ends[1].send(new byte[] {1});
            other.until("it came", () -> ends[0].frameTexts().contains("01"));
        }
    }

    @Test
    void aHostIsDialledAtOneAddressAfterTheOther() {
        InetSocketAddress nobody = new InetSocketAddress("10.0.0.77", 7_000);
        RecordingLinkHandler second = new RecordingLinkHandler("second", 65_536);
        pair.client.connect(second, nobody, Pair.SERVER);
        pair.until("it is open", second::wasOpened);
        assertThat(second.link().remote()).isEqualTo("udp://10.0.0.2:7000");
        RecordingLinkHandler none = new RecordingLinkHandler("none", 65_536);
        long start = pair.timing.monotonicNanos();
        pair.client.connect(none, nobody, nobody);
        pair.until("it gave up", none::isClosed);
        assertThat(none.wasOpened()).isFalse();
        assertThat(pair.timing.monotonicNanos() - start).as("both together").isEqualTo(5_000_000_000L);
    }

    @Test
    void twoThatDialEachOtherAtOnceGetALinkEach() {
        pair.client.stop();
        pair.client = pair.station(Pair.CLIENT, true, true);
        RecordingLinkHandler one = new RecordingLinkHandler("one", 65_536);
        RecordingLinkHandler other = new RecordingLinkHandler("other", 65_536);
        pair.client.connect(one, Pair.SERVER);
        pair.server.connect(other, Pair.CLIENT);
        pair.until("both are open", () -> one.wasOpened() && other.wasOpened() && pair.accepted.size() == 2);
        one.send(new byte[] {1});
        other.send(new byte[] {2});
        pair.until(
                "both came",
                () -> pair.accepted.stream()
                        .flatMap(each -> each.frameTexts().stream())
                        .sorted()
                        .toList()
                        .equals(List.of("01", "02")));
    }

    @Test
    void aPeerFromBeforeARestartIsNotAnsweredAndItsNextLinkIsGood() {
        RecordingLinkHandler[] ends = pair.link();
        pair.restartServer();
        List<String> answers = answersOfServer();
        ends[0].send(new byte[] {1});
        pair.pass(Duration.ofSeconds(5));
        assertThat(answers).isEmpty();
        assertThat(server(Refusal.NO_SESSION)).isPositive();
        assertThat(ends[1].frames()).isEmpty();
        RecordingLinkHandler[] next = pair.link();
        next[0].send(new byte[] {2});
        pair.until("it came", () -> next[1].frameTexts().contains("02"));
        pair.until("the old link ended", ends[0]::isClosed);
        assertThat(ends[0].closedReason()).contains("nothing heard for 60 s");
    }

    @Test
    void whenAllPlacesAreTakenThePeerIsToldSo() {
        for (int i = 0; i < 8; i++) {
            pair.link();
        }
        RecordingLinkHandler ninth = pair.dial();
        pair.until("it closed", ninth::isClosed);
        assertThat(ninth.closedReason()).contains("too many links");
        assertThat(pair.accepted).hasSize(8);
        pair.accepted.get(0).link().close("makes room");
        pair.until("it closed", () -> pair.places.taken() == 7);
        pair.link();
    }

    @Test
    void whoIsPutOutLeavesHisPlaceAtOnceAndHisSessionLingersWithinBounds() {
        AtomicBoolean deaf = new AtomicBoolean();
        pair.network.filter(passing -> !deaf.get() || passing.to().equals(Pair.SERVER));
        for (int round = 0; round < 40; round++) {
            long start = pair.timing.monotonicNanos();
            for (int i = 0; i < 8; i++) {
                pair.link();
            }
            deaf.set(true); // nobody hears that he is put out
            pair.accepted.forEach(each -> each.link().close("makes room"));
            pair.pass(Duration.ofMillis(1));
            deaf.set(false);
            assertThat(pair.places.taken()).isZero();
            assertThat(pair.timing.monotonicNanos() - start).isLessThan(1_000_000_000L);
        }
        assertThat(pair.server.station().sessions()).isBetween(8, 256);
    }

    @Test
    void whatTheNodeDialsItselfTakesNoPlace() {
        pair.client.stop();
        pair.places = new Places(1); // the client's
        pair.client = pair.station(Pair.CLIENT, true, true);
        for (int i = 0; i < 8; i++) {
            pair.dial();
        }
        pair.until("all of the server's places are taken", () -> pair.accepted.size() == 8);
        RecordingLinkHandler back = new RecordingLinkHandler("back", 65_536);
        pair.server.connect(back, Pair.CLIENT);
        pair.until("it is open", back::wasOpened);
        RecordingLinkHandler again = new RecordingLinkHandler("again", 65_536);
        pair.server.connect(again, Pair.CLIENT);
        pair.until("the client's only place is taken", again::isClosed);
    }

    private List<String> answersOfServer() {
        List<String> answers = new ArrayList<>();
        pair.network.filter(passing -> {
            if (passing.from().equals(Pair.SERVER)) {
                answers.add(passing.toString());
            }
            return true;
        });
        return answers;
    }
}

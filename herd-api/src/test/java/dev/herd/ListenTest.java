package dev.herd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.herd.HerdMap.Change;
import dev.herd.HerdMap.Filter;
import dev.herd.HerdMap.Registration;
import dev.herd.node.ManualExecutor;
import dev.herd.node.TestNode;
import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import dev.herd.value.Limits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class ListenTest {

    private final ManualExecutor executor = new ManualExecutor();
    private final TestMaps maps = new TestMaps(Limits.defaults(), executor);
    private final ReplicaMap<String, String> map = maps.map("news");
    private final List<Change<String, String>> told = new ArrayList<>();

    @Test
    void isToldOfWhatChangesFromNowOn() {
        map.put("before", "0");
        map.listen(Filter.all(), told::add);
        map.put("a", "1");
        map.put("b", "2");
        maps.map("other").put("a", "3");
        map.remove("b");
        map.remove("never was");
        executor.runAll();
        assertThat(told).containsExactly(new Change<>("a", "1"), new Change<>("b", null));
    }

    @Test
    void isToldOfWhatPeersWrite() {
        TestMaps peer = new TestMaps();
        peer.map("news").put("a", "from afar");
        HerdRecord record = requireNonNull(peer.node.store().get(Key.of("news", "a".getBytes(UTF_8))));
        map.listen(Filter.all(), told::add);
        TestNode.receive(maps.node, record);
        executor.runAll();
        assertThat(told).containsExactly(new Change<>("a", "from afar"));
    }

    @Test
    void isToldOfWhatExpires() throws Exception {
        TestNode.start(maps.node);
        map.put("a", "1", Duration.ofSeconds(1));
        map.listen(Filter.all(), told::add);
        maps.timing.advance(Duration.ofMinutes(2));
        executor.runAll();
        assertThat(told).containsExactly(new Change<>("a", null));
        assertThat(maps.node.store().count()).isZero();
    }

    @Test
    void oneWhoIsSlowMissesWhatIsBetweenButNeverTheLast() {
        map.listen(Filter.all(), told::add);
        for (int i = 0; i < 1_000; i++) {
            map.put("a", "" + i);
            map.put("b", "" + i);
        }
        executor.runAll();
        assertThat(told).containsExactly(new Change<>("a", "999"), new Change<>("b", "999"));
    }

    @Test
    void filtersByKeyAndByPrefix() {
        List<Change<String, String>> one = new ArrayList<>();
        List<Change<String, String>> some = new ArrayList<>();
        map.listen(Filter.key("sport/tennis"), one::add);
        map.listen(Filter.prefix("sport/"), some::add);
        for (String key : new String[] {"sport", "sport/", "sport/tennis", "sport/tennis/x", "sports", "x/sport/"}) {
            map.put(key, "v");
            maps.map("news2").put(key, "v");
        }
        executor.runAll();
        assertThat(one).extracting(Change::key).containsExactly("sport/tennis");
        assertThat(some).extracting(Change::key).containsExactly("sport/", "sport/tennis", "sport/tennis/x");
    }

    @Test
    void aClosedRegistrationIsNotCalledAgain() {
        Registration registration = map.listen(Filter.all(), told::add);
        map.put("a", "1");
        registration.close();
        registration.close();
        map.put("b", "2");
        executor.runAll();
        assertThat(told).isEmpty();
        map.put("c", "2");
        assertThat(executor.waiting()).isZero();
    }

    @Test
    void mayCloseItsOwnRegistration() {
        List<Registration> registration = new ArrayList<>();
        registration.add(map.listen(Filter.all(), change -> {
            told.add(change);
            registration.get(0).close();
        }));
        map.put("a", "1");
        map.put("b", "2");
        executor.runAll();
        assertThat(told).hasSize(1);
    }

    @Test
    void whatItThrowsHarmsNobody() {
        List<Change<String, String>> others = new ArrayList<>();
        map.listen(Filter.all(), change -> {
            told.add(change);
            if (told.size() % 2 == 0) {
                throw new IllegalStateException("on purpose");
            }
            throw new AssertionError("on purpose");
        });
        map.listen(Filter.all(), others::add);
        for (int i = 0; i < 4; i++) {
            map.put("k" + i, "v");
        }
        executor.runAll();
        map.put("last", "v");
        executor.runAll();
        assertThat(told).hasSize(5);
        assertThat(others).hasSize(5);
    }

    @Test
    void anExecutorThatRefusesEndsOneListenerAndHarmsNoWrite() {
        ManualExecutor refusing = new ManualExecutor();
        List<Change<String, String>> others = new ArrayList<>();
        map.listen(Filter.all(), refusing, told::add);
        map.listen(Filter.all(), others::add);
        refusing.runAll();
        refusing.refuse(new RejectedExecutionException("on purpose"));
        assertThatCode(() -> map.put("a", "1")).doesNotThrowAnyException();
        map.put("b", "2");
        executor.runAll();
        assertThat(told).isEmpty();
        assertThat(others).hasSize(2);
    }

    @Test
    void mayRunOnTheWritersThreadAndWriteFromThere() {
        map.listen(Filter.all(), Runnable::run, change -> {
            told.add(change);
            if (change.key().length() < 2_000) {
                map.put(change.key() + "x", "v");
            }
        });
        map.put("x", "v");
        assertThat(told).hasSize(2_000);
    }

    @Test
    void closingTheHerdEndsIt() {
        map.listen(Filter.all(), told::add);
        map.put("a", "1");
        maps.subscriptions.close();
        executor.runAll();
        assertThatIllegalStateException()
                .isThrownBy(() -> map.listen(Filter.all(), told::add))
                .withMessage("the node is closed");
        map.put("b", "1");
        executor.runAll();
        assertThat(told).isEmpty();
    }
}

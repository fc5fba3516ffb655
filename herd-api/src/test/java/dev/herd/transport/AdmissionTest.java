package dev.herd.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AdmissionTest {

    private final Admission<String> admission = new Admission<>(2, 1);

    @Test
    void theOldestSilentOneGoesFirst() {
        assertThat(admission.admit("a")).isNull();
        assertThat(admission.admit("b")).isNull();
        assertThat(admission.admit("c")).isEqualTo("a");
        assertThat(admission.admit("d")).isEqualTo("b");
        assertThat(admission.evicted()).isEqualTo(2);
        assertThat(admission.refused()).isZero();
    }

    @Test
    void whoHasSpokenStays() {
        admission.admit("a");
        admission.spoke("a");
        admission.admit("b");
        assertThat(admission.admit("c")).isEqualTo("b");
        assertThat(admission.admit("d")).isEqualTo("c");
    }

    @Test
    void whenAllHaveSpokenANewcomerMustShowThatItIsAPeer() {
        full();
        assertThat(admission.waits("a")).isFalse();
        assertThat(admission.admit("client")).isNull();
        assertThat(admission.waits("client")).isTrue();
        assertThat(admission.client("client")).isFalse();
        assertThat(admission.refused()).isEqualTo(1);
        assertThat(admission.admit("peer")).isNull();
        assertThat(admission.peer("peer")).isTrue();
        assertThat(admission.waits("peer")).isFalse();
    }

    @Test
    void thoseAtTheDoorAreBoundedToo() {
        full();
        for (int i = 0; i < 64; i++) {
            assertThat(admission.admit("door " + i)).isNull();
        }
        assertThat(admission.admit("one more")).isEqualTo("door 0");
        assertThat(admission.refused()).isEqualTo(1);
    }

    @Test
    void whoWaitsAtTheDoorGetsAPlaceThatBecomesFree() {
        full();
        admission.admit("c");
        admission.left("a");
        assertThat(admission.client("c")).isTrue();
        assertThat(admission.waits("c")).isFalse();
        assertThat(admission.admit("d")).isEqualTo("c");
    }

    @Test
    void aPeerTakesNoClientsPlace() {
        admission.admit("a");
        admission.admit("p");
        assertThat(admission.peer("p")).isTrue();
        assertThat(admission.admit("b")).isNull();
        assertThat(admission.admit("c")).isEqualTo("a");
    }

    @Test
    void peersHaveABoundOfTheirOwn() {
        assertThat(admission.peer("dialled")).isTrue();
        admission.admit("p");
        assertThat(admission.peer("p")).isFalse();
        assertThat(admission.refused()).isEqualTo(1);
        admission.left("dialled");
        admission.admit("q");
        assertThat(admission.peer("q")).isTrue();
    }

    @Test
    void whoLeavesMakesRoomWhoeverItWas() {
        full();
        admission.left("a");
        admission.left("a");
        admission.left("stranger");
        assertThat(admission.admit("c")).isNull();
        admission.left("c");
        assertThat(admission.admit("d")).isNull();
        assertThat(admission.admit("e")).isEqualTo("d");
    }

    private void full() {
        for (String client : new String[] {"a", "b"}) {
            admission.admit(client);
            admission.spoke(client);
        }
    }
}

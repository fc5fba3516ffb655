package dev.herd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.herd.node.Counters;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HerdStatsTest {

    @Test
    void showWhateverIsCounted() {
        assertThat(Arrays.stream(HerdStats.class.getRecordComponents()).map(RecordComponent::getName))
                .containsAll(Arrays.stream(Counters.class.getFields())
                        .map(Field::getName)
                        .toList());
    }
}

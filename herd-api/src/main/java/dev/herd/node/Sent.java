package dev.herd.node;

import com.google.common.collect.Range;
import dev.herd.value.Keyed;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a fill carried, on a link that can lose it. Used on the link's thread. */
final class Sent {

    final List<Keyed> keys = new ArrayList<>();
    final List<byte[]> control = new ArrayList<>();
    boolean ping;

    @Nullable
    Transfer transfer;

    @Nullable
    Range<Integer> chunk;

    /** Whether there is more in it than a sign of life. */
    boolean carries() {
        return !keys.isEmpty() || !control.isEmpty() || chunk != null;
    }
}

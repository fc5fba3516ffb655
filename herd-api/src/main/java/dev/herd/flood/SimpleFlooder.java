package dev.herd.flood;

import dev.herd.value.HerdRecord;
import org.jspecify.annotations.Nullable;

/**
 * The simple flooding algorithm. A node that takes in new data forwards it to all of its peers but the one that it came
 * from. Data that is not newer than what the node holds is no news, and goes no further: so the flood ends.
 */
final class SimpleFlooder implements Flooder {

    static final SimpleFlooder INSTANCE = new SimpleFlooder();

    private SimpleFlooder() {}

    @Override
    public void news(HerdRecord record, @Nullable Peer from, Step step) {
        step.tellOthers(record, from);
    }

    /** It remembers nothing, so there is nothing that two threads could disturb. */
    @Override
    public boolean concurrent() {
        return true;
    }
}

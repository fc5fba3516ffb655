package dev.herd.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.herd.value.HerdRecord;
import dev.herd.value.Key;
import dev.herd.value.RecordDraft;
import dev.herd.value.Stamp;
import java.nio.ByteBuffer;

/** Keys and records by few words. */
public final class Records {

    private Records() {}

    public static Key key(String name) {
        return Key.of("m", name.getBytes(UTF_8));
    }

    public static HerdRecord record(String key, long time, String value) {
        return RecordDraft.value(key(key), ByteBuffer.wrap(value.getBytes(UTF_8)), false, false)
                .stamp(new Stamp(time, 7, time), 0, false);
    }

    public static HerdRecord record(String key, long time) {
        return record(key, time, "");
    }
}

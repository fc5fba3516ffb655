package dev.herd.node;

import dev.herd.value.HerdRecord;
import dev.herd.value.Keyed;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Tells states of a {@link SmallHerd} apart by the fields of the production objects themselves, whatever these come to
 * be: a field that is forgotten here can't be. What is left out depends on the rest, or never differs, or decides nothing but
 * figures.
 */
final class SmallState {

    /** Walked field by field; of all else but values nothing is looked at. */
    private static final Set<String> WALKED = Set.of(
            "PeerLink",
            "OpenLink",
            "Outbox",
            "LinkWriter",
            "Inbound",
            "Transfer",
            "OfferingEnd",
            "AnsweringEnd",
            "Owed",
            "Difference",
            "Items",
            "StripeScan",
            "Sketch",
            "Fingerprint",
            "HybridClock",
            "Summary",
            "Known",
            "Run",
            "Moment");

    /** The store says as much, or it never differs. */
    private static final Set<String> LEFT_OUT =
            Set.of("Summary.sketch", "Summary.noted", "Summary.spare", "Summary.count", "Summary.sum", "Summary.mixed");

    private static final Map<Class<?>, List<Field>> FIELDS = new HashMap<>();

    private final IdentityHashMap<Object, Integer> seen = new IdentityHashMap<>();
    private long high = 0x9E3779B97F4A7C15L;
    private long low = 0x2545F4914F6CDD1DL;

    private SmallState() {}

    /** What distinguishes a state, as sure as 128 bits can say it. */
    record Digest(long high, long low) {}

    static Digest of(Object[] parts) {
        SmallState state = new SmallState();
        state.walk(parts);
        return new Digest(state.high, state.low);
    }

    private void add(long value) {
        high = (high ^ value) * 0xBF58476D1CE4E5B9L;
        high ^= high >>> 29;
        low = (low + value) * 0x94D049BB133111EBL;
        low ^= low >>> 31;
    }

    private void walk(@Nullable Object object) {
        if (object == null) {
            add(1);
        } else if (object instanceof AtomicLong number) {
            add(number.get());
        } else if (object instanceof Number || object instanceof Boolean || object instanceof Enum) {
            add(object instanceof Enum<?> constant ? constant.name().hashCode() : object.hashCode());
            add(object instanceof Long number ? number : 2);
        } else if (object instanceof String text) {
            add(text.hashCode());
        } else if (object instanceof HerdRecord record) {
            add(record.hash(3));
        } else if (object instanceof Keyed key) {
            add(key.keyHash(3));
        } else if (object instanceof ByteBuffer bytes) {
            add(bytes.hashCode());
        } else if (object instanceof AtomicBoolean flag) {
            add(flag.get() ? 3 : 4);
        } else if (object instanceof DirtyKeys keys) {
            ring(keys);
        } else if (object.getClass().isArray()) {
            array(object);
        } else if (object instanceof Collection<?> all) {
            add(all.size());
            all.forEach(this::walk);
        } else if (object instanceof Map<?, ?> map) {
            add(map.size());
            map.forEach((key, value) -> {
                walk(key);
                walk(value);
            });
        } else if (WALKED.contains(object.getClass().getSimpleName())) {
            fields(object);
        }
    }

    private void array(Object array) {
        if (array instanceof long[] longs) {
            add(Arrays.hashCode(longs));
        } else if (array instanceof int[] ints) {
            add(Arrays.hashCode(ints));
        } else if (array instanceof byte[] bytes) {
            add(Arrays.hashCode(bytes));
        } else {
            add(Array.getLength(array));
            for (int at = 0; at < Array.getLength(array); at++) {
                walk(Array.get(array, at));
            }
        }
    }

    private void fields(Object object) {
        Integer before = seen.putIfAbsent(object, seen.size());
        add(before == null ? -1 : before);
        if (before == null) {
            for (Field field : fields(object.getClass())) {
                walk(read(field, object));
            }
        }
    }

    private static List<Field> fields(Class<?> type) {
        return FIELDS.computeIfAbsent(type, of -> {
            List<Field> fields = new ArrayList<>();
            for (Field field : of.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers())
                        && !LEFT_OUT.contains(of.getSimpleName() + "." + field.getName())) {
                    field.setAccessible(true);
                    fields.add(field);
                }
            }
            return fields;
        });
    }

    /** The keys in their order; where they stand in the ring makes no difference. */
    private void ring(DirtyKeys keys) {
        for (Field field : fields(DirtyKeys.class)) {
            if (field.getName().equals("ring") && read(field, keys) instanceof Object[] ring) {
                for (Object key : ring) {
                    if (key != null) {
                        walk(key);
                    }
                }
            }
        }
        add(keys.size());
    }

    /** A field that the object keeps to itself. */
    static <T> T read(Object object, String field, Class<T> type) {
        return type.cast(fields(object.getClass()).stream()
                .filter(one -> one.getName().equals(field))
                .map(one -> read(one, object))
                .findFirst()
                .orElseThrow());
    }

    private static @Nullable Object read(Field field, Object object) {
        try {
            return field.get(object);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}

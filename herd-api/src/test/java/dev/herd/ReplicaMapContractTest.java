package dev.herd;

import com.google.common.collect.testing.ConcurrentMapTestSuiteBuilder;
import com.google.common.collect.testing.TestStringMapGenerator;
import com.google.common.collect.testing.features.CollectionFeature;
import com.google.common.collect.testing.features.CollectionSize;
import com.google.common.collect.testing.features.MapFeature;
import java.util.Map;
import java.util.function.Supplier;
import junit.framework.Test;
import junit.framework.TestSuite;

/** What {@link java.util.concurrent.ConcurrentMap} asks for, as Guava tests it. */
public final class ReplicaMapContractTest {

    private ReplicaMapContractTest() {}

    /** Found by JUnit's Vintage engine. */
    public static Test suite() {
        TestSuite suite = new TestSuite("ReplicaMap");
        suite.addTest(suite("alone in its store", () -> new TestMaps().map("months")));
        suite.addTest(
                suite("in a crowded store", () -> new TestMaps().crowd("months").map("months")));
        return suite;
    }

    private static Test suite(String name, Supplier<Map<String, String>> empty) {
        return ConcurrentMapTestSuiteBuilder.using(new Generator(empty))
                .named("ReplicaMap " + name)
                .withFeatures(
                        MapFeature.GENERAL_PURPOSE, CollectionFeature.SUPPORTS_ITERATOR_REMOVE, CollectionSize.ANY)
                .createTestSuite();
    }

    private static final class Generator extends TestStringMapGenerator {
        private final Supplier<Map<String, String>> empty;

        Generator(Supplier<Map<String, String>> empty) {
            this.empty = empty;
        }

        @Override
        protected Map<String, String> create(Map.Entry<String, String>[] entries) {
            Map<String, String> map = empty.get();
            for (Map.Entry<String, String> entry : entries) {
                map.put(entry.getKey(), entry.getValue());
            }
            return map;
        }
    }
}

package dev.herd.testkit;

import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.TestAbortedException;

/** Runs a test of {@link HerdSeeds} once for each seed, which brings it along. */
public final class HerdSeedsExtension implements TestTemplateInvocationContextProvider {

    private static final String SEED = "herd.seed";

    /** For JUnit. */
    public HerdSeedsExtension() {}

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return true; // HerdSeeds alone brings this extension
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        HerdSeeds seeds = HerdSeedsExtension.of(context);
        if (seeds.count() < 1) {
            throw new IllegalArgumentException("count is " + seeds.count() + ", but must be at least 1");
        }
        return context.getConfigurationParameter(SEED, Long::valueOf)
                .map(LongStream::of)
                .orElseGet(() -> LongStream.range(seeds.first(), seeds.first() + seeds.count()))
                .mapToObj(Invocation::new);
    }

    private static HerdSeeds of(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getRequiredTestMethod(), HerdSeeds.class)
                .orElseThrow();
    }

    /** One seed's. */
    private record Invocation(long seed)
            implements TestTemplateInvocationContext, ParameterResolver, TestExecutionExceptionHandler {

        @Override
        public String getDisplayName(int index) {
            return "seed " + seed;
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(this);
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == SimulatedHerd.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return SimulatedHerd.drawn(seed);
        }

        @Override
        public void handleTestExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
            if (thrown instanceof TestAbortedException) {
                throw thrown;
            }
            throw new AssertionError(
                    "seed " + seed + ": " + thrown + "; repeat it with -Dtest="
                            + context.getRequiredTestClass().getSimpleName() + "#"
                            + context.getRequiredTestMethod().getName() + " -D" + SEED + "=" + seed,
                    thrown);
        }
    }
}

package dev.herd.testkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test of an application that runs in a {@link SimulatedHerd}, once for each of many seeds. The method takes the herd as its
 * parameter, drawn by the seed as {@link SimulatedHerd#drawn} does it, and not started; whatever else it does at random it takes from
 * {@link SimulatedHerd#random}.
 *
 * <pre>{@code
 * @HerdSeeds(count = 200)
 * void everyServerKnowsTheSameSessions(SimulatedHerd herd) {
 *     herd.application(Sessions::new);
 *     herd.run(Duration.ofSeconds(30), server -> server.map("sessions", …).put(…));
 *     herd.heal();
 *     herd.awaitConvergence(Duration.ofMinutes(5));
 *     herd.check();
 *     …
 * }
 * }</pre>
 *
 * <p>A seed that fails is named, with what repeats it: the configuration parameter or system property {@code herd.seed} has
 * all such tests run that one alone.
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@TestTemplate
@ExtendWith(HerdSeedsExtension.class)
public @interface HerdSeeds {

    /**
     * How many seeds are run.
     *
     * @return at least 1
     */
    int count() default 100;

    /**
     * The first of them; the others follow it.
     *
     * @return a seed
     */
    long first() default 1;
}

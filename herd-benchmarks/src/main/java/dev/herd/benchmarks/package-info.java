/** JMH benchmarks, and load from end to end. */
@NullMarked
package dev.herd.benchmarks;

import org.jspecify.annotations.NullMarked;

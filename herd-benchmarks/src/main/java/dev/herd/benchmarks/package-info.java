/** Load from end to end, on Herd and on what it is compared with; and the main class of {@code benchmarks.jar}. */
@NullMarked
package dev.herd.benchmarks;

import org.jspecify.annotations.NullMarked;

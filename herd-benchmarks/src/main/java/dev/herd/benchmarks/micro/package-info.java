/** JMH benchmarks of the pieces. */
@NullMarked
package dev.herd.benchmarks.micro;

import org.jspecify.annotations.NullMarked;

/** Who is told of an update: the flooding algorithm, free of I/O, threads and clocks. Uses {@code value}. */
@NullMarked
package dev.herd.flood;

import org.jspecify.annotations.NullMarked;

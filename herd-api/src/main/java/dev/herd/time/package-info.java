/** The only clocks and timers of the library. Uses nothing else of Herd. */
@NullMarked
package dev.herd.time;

import org.jspecify.annotations.NullMarked;

/** Where a node keeps its records. Uses {@code value}. */
@NullMarked
package dev.herd.store;

import org.jspecify.annotations.NullMarked;

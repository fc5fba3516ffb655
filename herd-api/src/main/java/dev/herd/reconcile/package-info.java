/** How two linked nodes find out what either lacks. Uses {@code value} and {@code store}. */
@NullMarked
package dev.herd.reconcile;

import org.jspecify.annotations.NullMarked;

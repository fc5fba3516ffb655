/** The part of herd-stress that needs the store's package-private constructor. */
@NullMarked
package dev.herd.store;

import org.jspecify.annotations.NullMarked;

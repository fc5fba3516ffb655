/**
 * The node: what comes over links is merged, and what is news goes on. Not exported. Uses all packages but the root.
 */
@NullMarked
package dev.herd.node;

import org.jspecify.annotations.NullMarked;

/** What several threads may see of a node. */
@NullMarked
package dev.herd.stress;

import org.jspecify.annotations.NullMarked;

/**
 * What travels through a herd: records, the keys they stand under, the stamps that order them, and every bound on
 * them. Uses nothing else of Herd.
 */
@NullMarked
package dev.herd.value;

import org.jspecify.annotations.NullMarked;

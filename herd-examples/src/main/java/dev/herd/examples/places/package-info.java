/**
 * The example herd {@code places}: five servers that know where their clients are. Each takes lines of text from
 * clients, floods positions to its neighbours, and answers from its own memory.
 *
 * <p>In reading order: {@link dev.herd.examples.places.Request} is what a client can ask,
 * {@link dev.herd.examples.places.PlacesService} answers it, {@link dev.herd.examples.places.Positions} is what the
 * herd is used for, {@link dev.herd.examples.places.NearbySource} is what it is not used for, and
 * {@link dev.herd.examples.places.Places} starts it all.
 */
@NullMarked
package dev.herd.examples.places;

import org.jspecify.annotations.NullMarked;

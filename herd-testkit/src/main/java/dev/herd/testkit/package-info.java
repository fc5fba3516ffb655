/**
 * What tests of Herd, and of stores, flooders and transports made for it, are built from: the contracts of the SPI as
 * JUnit interfaces, recorders, a timing that moves only when told, and a seeded network to run whole herds in. For tests
 * of applications there is {@link dev.herd.testkit.MemoryNetwork}, on which nodes and clients of one JVM meet.
 */
@NullMarked
package dev.herd.testkit;

import org.jspecify.annotations.NullMarked;

/**
 * Hosts on one machine: Linux's network namespaces, each with an address of its own, joined by a bridge that can lose
 * packets, cut links and slow them down. For root only.
 */
@NullMarked
package dev.herd.benchmarks.hosts;

import org.jspecify.annotations.NullMarked;

/**
 * The {@code broadcast} workload of Maelstrom (jepsen-io/maelstrom) in virtual time: its generator, its model of a
 * network, its partitions and its checker, for whatever implements {@link
 * dev.herd.testkit.maelstrom.BroadcastProtocol}. A run of twenty seconds takes less than one, and a seed repeats it.
 *
 * <p>It does what Maelstrom (at commit cb7f072) and the checker {@code set-full} of Jepsen do, with one thing left out: programs
 * answer in no time. That it counts as they do is shown by protocols of Maelstrom's documentation, {@link
 * dev.herd.testkit.maelstrom.DocumentedProtocols}, whose figures are known.
 */
@NullMarked
package dev.herd.testkit.maelstrom;

import org.jspecify.annotations.NullMarked;

/**
 * What one would write in a day instead of using Herd: the simple flooding algorithm on plain Netty. Decent, not
 * optimised: the measure for what Herd's batching costs or gains.
 *
 * <p>It keeps the newest value of each key and forwards news at once, each as a frame of its own. It has no handshake,
 * no filling of late joiners, no redialling, no expiry and no removal. The backpressure of its forwarding is free of
 * deadlock only while one node writes.
 */
@NullMarked
package dev.herd.benchmarks.relay;

import org.jspecify.annotations.NullMarked;

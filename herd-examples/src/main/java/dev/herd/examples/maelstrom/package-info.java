/**
 * Herd as a program for Maelstrom (jepsen-io/maelstrom), which tries programs on a network of its own making. With one
 * of its releases unpacked, and this repository built:
 *
 * <pre>
 * ./maelstrom test -w broadcast --node-count 25 --time-limit 20 --rate 100 --latency 100 --nemesis partition \
 *     --bin "$(command -v java)" -- -Xmx64m -cp /path/to/herd-examples/target/places.jar dev.herd.examples.maelstrom.Maelstrom
 * </pre>
 *
 * <p>Each node is a process. Messages between servers have these bodies; a link is named by who dialled it and a number, and each frame of
 * Herd is one message:
 *
 * <pre>
 * {"type":"link_open","link":"n3-1"}
 * {"type":"link_opened","link":"n3-1"}
 * {"type":"link_frame","link":"n3-1","number":7,"waits_for":5,"frame":"BASE64","acks":[1,4,6,6],"held":120000000}
 * {"type":"link_ack","link":"n3-1","acks":[1,9],"held":500000000}
 * {"type":"link_close","link":"n3-1","reason":"TEXT"}
 * </pre>
 *
 * {@code acks} are the first and last numbers of runs of frames that have come, {@code held} the nanoseconds since the
 * last of them came. Any message may carry them.
 */
@NullMarked
package dev.herd.examples.maelstrom;

import org.jspecify.annotations.NullMarked;

/**
 * Clients over datagrams: what a node answers whom, and a client's end of it. No sockets, threads or clocks.
 *
 * <h2>For people, and for programs as simple</h2>
 *
 * A datagram is one or more lines of UTF-8; the last needs no end. What they are answered comes in one datagram, when all of
 * them are. An answer that is too long for one is cut at a line's end, and its last line is then
 *
 * <pre>
 * ? more 5f0c12ab 1140     say this line to get what follows
 * ? part 5f0c12ab 1140     the same, and the line before goes on there
 * </pre>
 *
 * What was cut off can be had, again and again, until something else that is as long is answered, or until a minute after it
 * was asked for last. Who comes from an address that isn't trusted could be anybody, so he gets no more than three times the bytes that he has sent; what
 * doesn't fit is left out, and the last line is
 *
 * <pre>
 * ? prove 5f0c12ab9e77     say this line, and then ask again
 * </pre>
 *
 * which shows that he gets what is sent to him. It has to come from the same port ({@code nc -u -p 5555} keeps one), it is good
 * for one to two minutes ({@code ? stale} after that; {@code ? hello} gets another), and what it is good for lasts until a
 * minute after he was heard of last, and no longer than six after he said it. {@code ? slow}, with a number, is said to whom
 * his address is known of and who says more lines a second than that; to others nothing is. A proof may stand before other lines in one datagram, as each of these may that isn't
 * answered by itself. {@code ? gone} means that what was cut off can't be had any more, and {@code ? bye} ends the session. Other
 * lines that begin with a question mark and a space are never given to the application: they are what nodes say.
 *
 * <h2>For programs that want every answer once</h2>
 *
 * <pre>
 * client                       node
 * ? hello                      ? prove TOKEN                              no memory yet
 *                              ? stale: say ? hello                       the token was of another address, or time
 * ? prove TOKEN KEY            ? proven                                   KEY: eight hexadecimal digits of the client's choice
 * ? ask N, and a line          ? answer N, and the lines of the answer    N: 1 and up, in decimal
 * ? ask N                      ? answer N                                 a sign of life
 * ? ask N more TOKEN OFFSET    ? answer N, and what follows
 *                              ? prove TOKEN                              beside an answer, when the last proof is four minutes old
 *                              ? news, and lines that nobody asked for
 *                              ? wait N                                   heard before, and still being answered
 *                              ? bye                                      there is no such session, or no more
 * </pre>
 *
 * The first line of what a node sends such a client is always one of these. {@code ? answer N} and {@code ? news} may go on
 * with {@code more TOKEN OFFSET} or {@code part TOKEN OFFSET}, {@code gone} if there is no more what was asked for, and
 * {@code bye}. A client asks again until it is answered, with the same number, and asks the next then; a node answers the
 * number that it answered last as it did before.
 */
@NullMarked
package dev.herd.transport.udp.client;

import org.jspecify.annotations.NullMarked;

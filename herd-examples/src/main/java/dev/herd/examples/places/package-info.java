/**
 * The example herd {@code places}: five servers that know where their clients are. Each takes lines of text from
 * clients, floods positions to its neighbours, and answers from its own memory.
 *
 * <pre>
 *  client says                                     server answers
 *  IAMAT client place time                         AT server difference client place time
 *  WHATSAT client km count                         the client's AT line, a line of JSON with what is near, an empty line
 *  PEER name transport host port                   PEER name transport host port, and links; from this machine only
 *  anything else, and what makes no sense          ? and the line
 * </pre>
 *
 * A place is in ISO 6709 ({@code +34.068930-118.445127}), a time in seconds since 1970 with up to nine decimals. What is
 * no UTF-8 comes back with replacement characters, and telnet's commands are left out. A client's name has as many bytes
 * as {@code herd.limits.keyBytes} allows. {@code WHATSAT} takes 0 to 20,000 km, with decimals if need be, and a count of
 * 0 to 100.
 *
 * <p>Settings of a server beside those of {@link dev.herd.HerdConfig}: {@code places.expiry} (how long a position lives; a
 * day), {@code places.nearby} ({@code gazetteer} or {@code wikipedia}), {@code places.wikipedia.url}, {@code .agent} and
 * {@code .timeout}, {@code places.log.folder} ({@code places-logs}), {@code places.peerFrom} (who else may say PEER:
 * addresses and networks, but not over UDP, where anybody can claim any address, or {@code user:NAME}).
 *
 * <p>The servers of the folders that ship listen at one port for TCP and for UDP, and at that plus 10,000 for SSH, and take
 * clients at all of them; a client may say each line to whichever server and over whichever it likes, since positions count by
 * the client's own time. The folders differ in the links between the servers: {@code tcp}, {@code udp}, {@code ssh}, or
 * {@code mixed}: Blake and Bryant over TCP, Bryant and Metta over SSH, all others over UDP. The keys for SSH are in the folder
 * {@code places-keys}, or that of {@code --keys}, where {@code dev.herd.examples.places.KeyFolder} makes them on the first start:
 * {@code ssh -p 22494 -i places-keys/client -o UserKnownHostsFile=places-keys/known_hosts localhost WHATSAT kiwi.cs.ucla.edu 10 5}. Over UDP a datagram of lines is answered by one of answers:
 * {@code printf 'WHATSAT kiwi.cs.ucla.edu 10 5\n' | nc -u -w1 localhost 12494}. From elsewhere than this machine an answer may
 * end with {@code ? more}, {@code ? part} or {@code ? prove} and some digits: say that line for the rest of it, and after
 * {@code ? prove} the question again.
 *
 * <p>In reading order: {@link dev.herd.examples.places.Request} is what a client can ask,
 * {@link dev.herd.examples.places.PlacesService} answers it, {@link dev.herd.examples.places.Positions} is what the
 * herd is used for, {@link dev.herd.examples.places.NearbySource} is what it is not used for, and
 * {@link dev.herd.examples.places.Places} starts it all.
 */
@NullMarked
package dev.herd.examples.places;

import org.jspecify.annotations.NullMarked;

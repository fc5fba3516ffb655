/**
 * OpenSSH's own files: a node's own keys, those of whom it lets in, those of the hosts that it dials, and how those are
 * reached. It knows no connection and no clock.
 */
@NullMarked
package dev.herd.transport.ssh.keys;

import org.jspecify.annotations.NullMarked;

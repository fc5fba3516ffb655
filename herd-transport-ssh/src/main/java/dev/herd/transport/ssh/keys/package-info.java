/**
 * Keys in OpenSSH's own files: a node's own, those of whom it lets in, and those of the hosts that it dials. It knows no
 * connection and no clock.
 */
@NullMarked
package dev.herd.transport.ssh.keys;

import org.jspecify.annotations.NullMarked;

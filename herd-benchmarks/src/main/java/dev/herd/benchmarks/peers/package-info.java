/**
 * What users might take instead of Herd, each with the settings of somebody who knows it. All of them need a mesh: every
 * node is connected with every other, or with the one server. None of their classes may be loaded by who doesn't run
 * them, since their jars are on the class path of their own processes alone.
 */
@NullMarked
package dev.herd.benchmarks.peers;

import org.jspecify.annotations.NullMarked;

/** Contract tests, an in-memory transport and a simulator, for those who build on Herd's interfaces. */
@NullMarked
package dev.herd.testkit;

import org.jspecify.annotations.NullMarked;

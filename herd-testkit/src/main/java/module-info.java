/**
 * Contract tests, an in-memory transport and a simulator, for those who build on Herd's interfaces.
 *
 * <p>That transport is a service on the class path, where test runners put what only tests need, but not one of this
 * module: as a provider it would be drawn onto the module path, where the patched module under test doesn't read it.
 */
module dev.herd.testkit {
    requires transitive dev.herd;
    requires transitive org.junit.jupiter.api;
    requires transitive org.junit.jupiter.params;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports dev.herd.testkit;
    exports dev.herd.testkit.maelstrom;

    uses dev.herd.transport.Transport;
}

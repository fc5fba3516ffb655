/** Contract tests, an in-memory transport and a simulator, for those who build on Herd's interfaces. */
module dev.herd.testkit {
    requires transitive dev.herd;
    requires transitive org.junit.jupiter.api;
    requires transitive org.junit.jupiter.params;
    requires static transitive org.jspecify;

    exports dev.herd.testkit;

    uses dev.herd.transport.Transport;
}

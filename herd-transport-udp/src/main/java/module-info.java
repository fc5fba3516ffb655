/** The transport for links over datagrams. Exports nothing yet: its protocol is whole before its door opens. */
module dev.herd.transport.udp {
    requires transitive dev.herd;
    requires static transitive org.jspecify;
    requires org.slf4j;
}

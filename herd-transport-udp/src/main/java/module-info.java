/** The transport for links over datagrams. Exports nothing yet: it takes no clients, so it is no transport. */
module dev.herd.transport.udp {
    requires transitive dev.herd;
    requires io.netty.buffer;
    requires io.netty.common;
    requires io.netty.transport;
    requires static transitive org.jspecify;
    requires org.slf4j;
}

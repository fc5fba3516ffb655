/** The transport for endpoints {@code udp://host:port}, by Netty. */
module dev.herd.transport.udp {
    requires transitive dev.herd;
    requires io.netty.buffer;
    requires io.netty.common;
    requires io.netty.transport;
    requires static io.netty.transport.classes.epoll;
    requires static io.netty.transport.unix.common;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports dev.herd.transport.udp;

    provides dev.herd.transport.Transport with
            dev.herd.transport.udp.UdpTransport;
}

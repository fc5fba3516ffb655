/** The transport for endpoints {@code tcp://host:port}, by Netty. */
module dev.herd.transport.tcp {
    requires transitive dev.herd;
    requires io.netty.buffer;
    requires io.netty.common;
    requires io.netty.transport;
    requires static io.netty.transport.classes.epoll;
    requires static transitive org.jspecify;
    requires org.slf4j;

    exports dev.herd.transport.tcp;

    provides dev.herd.transport.Transport with
            dev.herd.transport.tcp.TcpTransport;
}

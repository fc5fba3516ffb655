/** The transport for endpoints {@code tcp://host:port}, by Netty. */
module dev.herd.transport.tcp {
    requires dev.herd;
    requires io.netty.buffer;
    requires io.netty.common;
    requires io.netty.transport;
    requires static io.netty.transport.classes.epoll;
    requires static org.jspecify;
    requires org.slf4j;
}

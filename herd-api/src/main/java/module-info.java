/** What an application uses, what a transport implements, and the node between the two. */
module dev.herd {
    requires com.google.common;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.herd;
    exports dev.herd.flood;
    exports dev.herd.store;
    exports dev.herd.time;
    exports dev.herd.transport;
    exports dev.herd.value;

    uses dev.herd.flood.FlooderFactory;
    uses dev.herd.store.StoreFactory;
    uses dev.herd.transport.Transport;
}

package dev.herd.testkit;

import dev.herd.transport.Acceptor;
import dev.herd.transport.ClientHandler;
import dev.herd.transport.ConversationListener;
import dev.herd.transport.Endpoint;
import dev.herd.transport.Link;
import dev.herd.transport.LinkHandler;
import dev.herd.transport.Transport;
import dev.herd.transport.TransportContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** Transports that each break one rule: a simulated one, with something between it and its handlers. */
class WrongTransport extends SimulatedStreamContractTest {

    @Override
    public Transport newTransport() {
        return new Between(super.newTransport());
    }

    /** What stands between a link and the node's handler; the broken ones override. */
    LinkHandler tamper(LinkHandler handler) {
        return handler;
    }

    void connect(Transport inner, Endpoint endpoint, LinkHandler handler) {
        inner.connect(endpoint, handler);
    }

    TransportContext context(TransportContext given) {
        return given;
    }

    private final class Between implements Transport {
        private final Transport inner;

        Between(Transport inner) {
            this.inner = inner;
        }

        @Override
        public String scheme() {
            return inner.scheme();
        }

        @Override
        public void start(TransportContext given) {
            inner.start(context(given));
        }

        @Override
        public List<Endpoint> listen(Endpoint endpoint, Acceptor acceptor) throws IOException {
            return inner.listen(endpoint, new Acceptor() {
                @Override
                public LinkHandler peer(String remote) {
                    return tamper(acceptor.peer(remote));
                }

                @Override
                public ClientHandler clients() {
                    return acceptor.clients();
                }
            });
        }

        @Override
        public void connect(Endpoint endpoint, LinkHandler handler) {
            WrongTransport.this.connect(inner, endpoint, tamper(handler));
        }

        @Override
        public void converse(Endpoint endpoint, ConversationListener listener) {
            inner.converse(endpoint, listener);
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    static class Through implements LinkHandler {
        final LinkHandler handler;

        Through(LinkHandler handler) {
            this.handler = handler;
        }

        @Override
        public void opened(Link link) {
            handler.opened(link);
        }

        @Override
        public void frame(ByteBuffer frame) {
            handler.frame(frame);
        }

        @Override
        public void fill(long ticket, ByteBuffer frame) {
            handler.fill(ticket, frame);
        }

        @Override
        public void delivered(long ticket) {
            handler.delivered(ticket);
        }

        @Override
        public void lost(long ticket) {
            handler.lost(ticket);
        }

        @Override
        public void closed(String reason) {
            handler.closed(reason);
        }
    }

    /** A link with another wake. */
    private record Waking(Link link, Runnable onWake) implements Link {
        @Override
        public String remote() {
            return link.remote();
        }

        @Override
        public boolean loopback() {
            return link.loopback();
        }

        @Override
        public int maxFrameBytes() {
            return link.maxFrameBytes();
        }

        @Override
        public boolean lossless() {
            return link.lossless();
        }

        @Override
        public boolean ordered() {
            return link.ordered();
        }

        @Override
        public void wake() {
            onWake.run();
        }

        @Override
        public void close(String reason) {
            link.close(reason);
        }
    }

    static final class LosesWakes extends WrongTransport {
        @Override
        LinkHandler tamper(LinkHandler handler) {
            return new Through(handler) {
                private int wakes;

                @Override
                public void opened(Link link) {
                    super.opened(new Waking(link, () -> {
                        if (++wakes % 9 != 0) {
                            link.wake();
                        }
                    }));
                }
            };
        }
    }

    /** Fills within the wake, so also within whatever call the wake came from. */
    static final class FillsWithinWake extends WrongTransport {
        @Override
        LinkHandler tamper(LinkHandler handler) {
            return new Through(handler) {
                private long ticket = 1L << 40;

                @Override
                public void opened(Link link) {
                    super.opened(new Waking(link, () -> {
                        handler.fill(++ticket, ByteBuffer.allocate(link.maxFrameBytes()));
                        link.wake();
                    }));
                }
            };
        }
    }

    static final class OpensTwice extends WrongTransport {
        @Override
        LinkHandler tamper(LinkHandler handler) {
            return new Through(handler) {
                @Override
                public void opened(Link link) {
                    super.opened(link);
                    super.opened(link);
                }
            };
        }
    }

    static final class ClosesTwice extends WrongTransport {
        @Override
        LinkHandler tamper(LinkHandler handler) {
            return new Through(handler) {
                @Override
                public void closed(String reason) {
                    super.closed(reason);
                    super.closed(reason);
                }
            };
        }
    }

    static final class GivesFramesAfterClosed extends WrongTransport {
        @Override
        LinkHandler tamper(LinkHandler handler) {
            return new Through(handler) {
                @Override
                public void closed(String reason) {
                    super.closed(reason);
                    super.frame(ByteBuffer.allocate(4));
                }
            };
        }
    }

    static final class RepeatsFrames extends WrongTransport {
        @Override
        LinkHandler tamper(LinkHandler handler) {
            return new Through(handler) {
                @Override
                public void frame(ByteBuffer frame) {
                    super.frame(frame.duplicate());
                    super.frame(frame);
                }
            };
        }
    }

    static final class LosesFrames extends WrongTransport {
        @Override
        LinkHandler tamper(LinkHandler handler) {
            return new Through(handler) {
                private int frames;

                @Override
                public void frame(ByteBuffer frame) {
                    if (++frames % 10 != 0) {
                        super.frame(frame);
                    }
                }
            };
        }
    }

    static final class CutsFrames extends WrongTransport {
        @Override
        LinkHandler tamper(LinkHandler handler) {
            return new Through(handler) {
                @Override
                public void frame(ByteBuffer frame) {
                    frame.limit(Math.min(frame.limit(), 255));
                    super.frame(frame);
                }
            };
        }
    }

    static final class AsksOnceOnly extends WrongTransport {
        @Override
        LinkHandler tamper(LinkHandler handler) {
            return new Through(handler) {
                private boolean woken;

                @Override
                public void opened(Link link) {
                    super.opened(new Waking(link, () -> {
                        woken = true;
                        link.wake();
                    }));
                }

                @Override
                public void fill(long ticket, ByteBuffer frame) {
                    if (woken) {
                        woken = false;
                        super.fill(ticket, frame);
                    }
                }
            };
        }
    }

    static final class AsksWithoutAWake extends WrongTransport {
        @Override
        LinkHandler tamper(LinkHandler handler) {
            return new Through(handler) {
                private long ticket = 1L << 40;

                @Override
                public void fill(long given, ByteBuffer frame) {
                    int before = frame.position();
                    super.fill(given, frame);
                    for (int i = 0; i < 100 && frame.position() == before; i++) {
                        super.fill(++ticket, frame);
                    }
                }
            };
        }
    }

    static final class ReusesTickets extends WrongTransport {
        @Override
        LinkHandler tamper(LinkHandler handler) {
            return new Through(handler) {
                @Override
                public void fill(long ticket, ByteBuffer frame) {
                    super.fill(ticket % 64, frame);
                }
            };
        }
    }

    static final class ForgetsTheReason extends WrongTransport {
        @Override
        LinkHandler tamper(LinkHandler handler) {
            return new Through(handler) {
                @Override
                public void closed(String reason) {
                    super.closed("closed");
                }
            };
        }
    }

    static final class NeverTellsOfTheEnd extends WrongTransport {
        @Override
        LinkHandler tamper(LinkHandler handler) {
            return new Through(handler) {
                @Override
                public void closed(String reason) {}
            };
        }
    }

    static final class ThrowsFromConnect extends WrongTransport {
        @Override
        void connect(Transport inner, Endpoint endpoint, LinkHandler handler) {
            if (endpoint.port() == 0) {
                throw new IllegalArgumentException("meant to be thrown");
            }
            super.connect(inner, endpoint, handler);
        }
    }

    static final class TakesAnySetting extends WrongTransport {
        @Override
        TransportContext context(TransportContext given) {
            return new TransportContext(given.node(), given.limits(), given.loopbackOnly(), Map.of());
        }
    }

    static final class ListensAnywhere extends WrongTransport {
        @Override
        TransportContext context(TransportContext given) {
            return new TransportContext(given.node(), given.limits(), false, given.settings());
        }
    }

    abstract static class WrongDatagrams extends WrongTransport {
        @Override
        Faults faults() {
            return Faults.lossyDatagrams();
        }
    }

    static final class ReportsNothingLost extends WrongDatagrams {
        @Override
        LinkHandler tamper(LinkHandler handler) {
            return new Through(handler) {
                @Override
                public void lost(long ticket) {}
            };
        }
    }

    static final class CallsLostFramesDelivered extends WrongDatagrams {
        @Override
        LinkHandler tamper(LinkHandler handler) {
            return new Through(handler) {
                @Override
                public void lost(long ticket) {
                    super.delivered(ticket);
                }
            };
        }
    }
}

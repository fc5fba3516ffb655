package dev.herd.transport.ssh;

import dev.herd.transport.Endpoint;
import dev.herd.transport.HostAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.session.ConnectionService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An attempt to reach an endpoint: finds the addresses of the first stop on its way, and tries one after the other; goes from
 * stop to stop, and opens a channel at the last. On a strand of its own.
 */
final class Dial implements Registry.Open {

    /** What a dial is for. */
    interface Purpose {

        /** A wire for a channel that is about to open; if it does, the wire is opened, and nothing fails any more. */
        Wire wire(SocketAddress remote, Conduit conduit);

        /** Nobody could be reached, of whom a wire would have been opened. Called once, if no wire is. */
        void failed(String reason);
    }

    private static final Logger log = LoggerFactory.getLogger(Dial.class);

    /** For one stop: a server answers at once, and a network takes some round trips. */
    private static final int HOP_SECONDS = 15;

    private final Endpoint endpoint;
    private final String request;
    private final @Nullable String argument;
    private final Routes routes;
    private final Outbound client;
    private final Trust trust;
    private final Shared shared;
    private final Purpose purpose;
    private final Strand strand;
    private final Queue<InetAddress> untried = new ArrayDeque<>();
    private final StringBuilder failures = new StringBuilder();
    private final AtomicBoolean done = new AtomicBoolean();
    private int step;
    private @Nullable Hop hop;
    private @Nullable ClientSession session;

    Dial(
            Endpoint endpoint,
            String request,
            @Nullable String argument,
            Routes routes,
            Outbound client,
            Trust trust,
            Shared shared,
            Purpose purpose) {
        this.endpoint = endpoint;
        this.request = request;
        this.argument = argument;
        this.routes = routes;
        this.client = client;
        this.trust = trust;
        this.shared = shared;
        this.purpose = purpose;
        strand = new Strand(shared.pool());
    }

    /** Begins. Reading files and resolving a name may take long, hence the executor. */
    void start(Executor resolver) {
        try {
            resolver.execute(() -> {
                try {
                    Route route = routes.to(endpoint);
                    Collection<InetAddress> found =
                            HostAddresses.resolve(route.stops().get(0).host());
                    strand.execute(() -> {
                        untried.addAll(found);
                        next(route);
                    });
                } catch (UnknownHostException e) {
                    strand.execute(() -> fail("host unknown"));
                } catch (IllegalArgumentException e) {
                    strand.execute(() -> fail(Reasons.of(e)));
                } catch (Throwable e) {
                    log.error("{} could not be dialled", endpoint, e); // a mistake here; but it will be tried again
                    strand.execute(() -> fail("internal error: " + e));
                }
            });
        } catch (RejectedExecutionException e) {
            end(SshTransport.CLOSED);
        }
    }

    private void next(Route route) {
        if (done.get()) {
            return;
        }
        InetAddress address = untried.poll();
        if (address == null) {
            fail(failures.toString());
        } else {
            go(route, 0, address, null);
        }
    }

    /**
     * Goes to a stop.
     *
     * @param at which, from 0
     * @param address of the first one
     * @param from a session with the stop before it, or null if it is the first
     */
    private void go(Route route, int at, InetAddress address, @Nullable ClientSession from) {
        int now = ++step;
        Hop next = new Hop(route.stops().get(at), client, trust, shared, strand, new Hop.Outcome() {
            @Override
            public void reached(ClientSession reached) {
                session = reached;
                Stay stay = Stay.begin(reached, shared, beliefs -> Hop.objection(reached, beliefs));
                if (done.get()) {
                    reached.close(true);
                } else if (at < route.stops().size() - 1) {
                    go(route, at + 1, address, reached);
                } else {
                    open(reached, stay, why -> Dial.this.failed(now, route, at, address, why));
                }
            }

            @Override
            public void failed(String why) {
                Dial.this.failed(now, route, at, address, why);
            }
        });
        hop = next;
        var unused = shared.timer()
                .schedule(
                        () -> strand.execute(() -> failed(now, route, at, address, "no answer in time")),
                        HOP_SECONDS,
                        TimeUnit.SECONDS);
        if (from == null) {
            next.connect(address);
        } else {
            next.tunnel(from);
        }
    }

    /** Opens the channel at the last stop. Whatever fails may fail several times. */
    private void open(ClientSession connected, Stay stay, Consumer<String> failure) {
        AtomicBoolean taken = new AtomicBoolean();
        DialledChannel channel = new DialledChannel(request, argument);
        Wire wire = purpose.wire(connected.getRemoteAddress(), channel);
        channel.open(wire, new DialledChannel.Outcome() {
            @Override
            public void taken() {
                if (done.compareAndSet(false, true)) {
                    taken.set(true);
                    wire.opened(() -> shared.registry().remove(Dial.this));
                } else {
                    connected.close(true);
                }
            }

            @Override
            public void refused() {
                strand.execute(() -> failure.accept("it refuses to " + (argument == null ? "talk" : "link")));
            }
        });
        try {
            connected.getService(ConnectionService.class).registerChannel(channel);
            channel.addCloseFutureListener(closed -> {
                if (taken.get()) {
                    wire.ended(stay.whyGone());
                } else {
                    strand.execute(() -> failure.accept(Reasons.GONE));
                }
            });
            channel.open().addListener(opened -> {
                if (!opened.isOpened()) {
                    strand.execute(() -> failure.accept(Reasons.of(opened.getException())));
                }
            });
        } catch (IOException | RuntimeException e) {
            failure.accept(Reasons.of(e));
        }
    }

    private void failed(int of, Route route, int at, InetAddress address, String why) {
        if (done.get() || of != step) {
            return;
        }
        String tried = HostAddresses.text(
                new InetSocketAddress(address, route.stops().get(0).port()));
        int blamed = hop == null || hop.beyond() ? at : at - 1;
        failures.append(failures.isEmpty() ? "" : "; ").append(route.failure(blamed, tried, why));
        giveUp();
        next(route);
    }

    private void giveUp() {
        step++;
        if (hop != null) {
            hop.abandon();
            hop = null;
        }
        if (session != null) {
            session.close(true);
            session = null;
        }
    }

    private void fail(String why) {
        finish("cannot connect to " + endpoint + ": " + why);
    }

    private void finish(String reason) {
        if (done.compareAndSet(false, true)) {
            giveUp();
            purpose.failed(reason);
            shared.registry().remove(this);
        }
    }

    @Override
    public void end(String reason) {
        strand.execute(() -> finish(reason));
    }

    @Override
    public void cut() {
        // a dial bids no farewell
    }
}

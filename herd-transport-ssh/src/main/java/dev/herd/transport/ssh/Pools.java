package dev.herd.transport.ssh;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.util.threads.CloseableExecutorService;
import org.apache.sshd.common.util.threads.SshThreadPoolExecutor;
import org.apache.sshd.common.util.threads.ThreadUtils;

/**
 * The threads of a transport, all of them daemons.
 *
 * @param work where everything happens, MINA's reading and writing too
 * @param timer starts what has to happen later
 * @param resolver finds addresses, since a name may take many seconds; no thread while there is nothing to resolve
 * @param agent asks an ssh-agent, which may take as long; likewise
 */
record Pools(
        CloseableExecutorService work,
        ScheduledExecutorService timer,
        ThreadPoolExecutor resolver,
        ThreadPoolExecutor agent) {

    private static final ThreadLocal<Pools> OWN = new ThreadLocal<>();

    /** Threads named {@code herd-NODE-ssh-…}; none starts before it has something to do. */
    static Pools of(String node, int threads) {
        String prefix = "herd-" + node + "-ssh-";
        AtomicInteger last = new AtomicInteger();
        Pools[] these = new Pools[1];
        ThreadFactory workers = task -> daemon(prefix + last.incrementAndGet(), () -> {
            OWN.set(these[0]);
            asMina(task);
        });
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> daemon(prefix + "timer", task));
        timer.setRemoveOnCancelPolicy(true);
        CloseableExecutorService work = new SshThreadPoolExecutor(
                threads,
                threads,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                workers,
                new ThreadPoolExecutor.AbortPolicy());
        ThreadPoolExecutor resolver = single(task -> daemon(prefix + "resolver", task));
        ThreadPoolExecutor agent = single(task -> daemon(prefix + "agent", () -> asMina(task)));
        these[0] = new Pools(work, timer, resolver, agent);
        return these[0];
    }

    /** Runs something once, on a thread of its own. */
    static void aside(String node, String purpose, Runnable task) {
        daemon("herd-" + node + "-ssh-" + purpose, task).start();
    }

    /** One thread, which goes when there is nothing to do. */
    private static ThreadPoolExecutor single(ThreadFactory threads) {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * MINA blocks whoever writes during a key exchange, until that is over if ever, unless the thread is marked as one of
     * its own: then it keeps what is written. A wire writes one thing at a time, so that is little.
     */
    private static void asMina(Runnable task) {
        try {
            ThreadUtils.runAsInternal(() -> {
                task.run();
                return null;
            });
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e); // a Runnable throws no other
        }
    }

    /** Whether the current thread is one of these. */
    @SuppressWarnings("ReferenceEquality") // these, and not others that are like them
    boolean own() {
        return OWN.get() == this;
    }

    void shutdown() {
        resolver.shutdownNow();
        agent.shutdownNow();
        timer.shutdownNow();
        work.shutdown();
    }
}

package dev.herd.node;

import dev.herd.time.Timing;
import java.util.ArrayList;
import java.util.List;

/** Time that jumps: what falls due on the way runs at the end of the jump, once. Nodes may have clocks that are off. */
final class JumpingTiming {

    private static final class Task {
        private final long at;
        private final Runnable work;

        Task(long at, Runnable work) {
            this.at = at;
            this.work = work;
        }
    }

    private final List<Task> tasks = new ArrayList<>();
    private long now;

    void jump(long nanos) {
        now += nanos;
        List<Task> due = tasks.stream().filter(task -> task.at <= now).toList();
        tasks.removeAll(due);
        due.forEach(task -> task.work.run());
    }

    long now() {
        return now;
    }

    /** One node's clocks. */
    final class Clock implements Timing {
        private final long offset;

        Clock(long offset) {
            this.offset = offset;
        }

        @Override
        public long wallNanos() {
            return SteppedTiming.START + offset + now;
        }

        @Override
        public long monotonicNanos() {
            return now;
        }

        @Override
        public Timer after(long delayNanos, Runnable work) {
            Task task = new Task(now + Math.max(0, delayNanos), work);
            tasks.add(task);
            return () -> tasks.remove(task);
        }
    }
}

package dev.herd.testkit;

import dev.herd.flood.Flooder;
import dev.herd.flood.Peer;
import dev.herd.flood.Step;
import dev.herd.value.HerdRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Flooders that each break one rule of an otherwise simple flood. */
class WrongFlooder {

    private WrongFlooder() {}

    /** The simple flood, for the broken ones to differ from. */
    static class Simple implements Flooder {
        @Override
        public void news(HerdRecord record, @Nullable Peer from, Step step) {
            for (Peer peer : step.peers()) {
                if (peer != from) {
                    step.tell(peer, record);
                }
            }
        }
    }

    static final class TellsTheSender implements FlooderContract {
        @Override
        public Flooder newFlooder() {
            return new Simple() {
                @Override
                public void news(HerdRecord record, @Nullable Peer from, Step step) {
                    step.peers().forEach(peer -> step.tell(peer, record));
                }
            };
        }
    }

    static final class MissesAPeer implements FlooderContract {
        @Override
        public Flooder newFlooder() {
            return new Simple() {
                @Override
                public void news(HerdRecord record, @Nullable Peer from, Step step) {
                    boolean first = true;
                    for (Peer peer : step.peers()) {
                        if (!first && peer != from) {
                            step.tell(peer, record);
                        }
                        first = false;
                    }
                }
            };
        }
    }

    static final class ForgetsToForward implements FlooderContract {
        @Override
        public Flooder newFlooder() {
            return new Simple() {
                @Override
                public void news(HerdRecord record, @Nullable Peer from, Step step) {
                    if (from == null) {
                        super.news(record, null, step);
                    }
                }
            };
        }
    }

    static final class ForwardsDuplicates implements FlooderContract {
        @Override
        public Flooder newFlooder() {
            return new Simple() {
                @Override
                public void duplicate(HerdRecord record, Peer from, Step step) {
                    news(record, from, step);
                }
            };
        }
    }

    static final class ForwardsOldNews implements FlooderContract {
        @Override
        public Flooder newFlooder() {
            return new Simple() {
                @Override
                public void older(HerdRecord record, Peer from, Step step) {
                    news(record, from, step);
                }
            };
        }
    }

    static final class ThrowsDice implements FlooderContract {
        @Override
        public Flooder newFlooder() {
            Random random = new Random();
            return new Simple() {
                @Override
                public void duplicate(HerdRecord record, Peer from, Step step) {
                    step.timer(1 + random.nextInt(1_000_000), 1);
                }
            };
        }
    }

    static final class KeepsItsStep implements FlooderContract {
        @Override
        public Flooder newFlooder() {
            return new Simple() {
                private @Nullable Step kept;

                @Override
                public void news(HerdRecord record, @Nullable Peer from, Step step) {
                    kept = kept == null ? step : kept;
                    super.news(record, from, kept);
                }
            };
        }
    }

    static final class TrustsMessages implements FlooderContract {
        @Override
        public Flooder newFlooder() {
            return new Simple() {
                @Override
                public void control(ByteBuffer message, Peer from, Step step) {
                    message.getLong();
                }
            };
        }
    }

    static final class SendsWholeKeys implements FlooderContract {
        @Override
        public Flooder newFlooder() {
            return new Simple() {
                @Override
                public void duplicate(HerdRecord record, Peer from, Step step) {
                    step.control(from, ByteBuffer.wrap(record.keyBytes()));
                }
            };
        }
    }

    /** Says that it bears several threads, but what one begins another ends. */
    static final class OnlyClaimsToBeConcurrent implements FlooderContract {
        @Override
        public Flooder newFlooder() {
            return new Simple() {
                private final CountDownLatch two = new CountDownLatch(2);
                private volatile @Nullable HerdRecord current;

                @Override
                public void news(HerdRecord record, @Nullable Peer from, Step step) {
                    current = record;
                    boolean onlyOne = !Thread.currentThread().getName().startsWith("pool");
                    two.countDown();
                    try {
                        two.await(onlyOne ? 0 : 5, TimeUnit.SECONDS); // so that the first two meet
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    HerdRecord next = current;
                    super.news(next == null ? record : next, from, step);
                }

                @Override
                public boolean concurrent() {
                    return true;
                }
            };
        }
    }

    static final class KnowsOnlyItsFirstPeers implements FlooderContract {
        @Override
        public Flooder newFlooder() {
            return new Simple() {
                private final List<Peer> known = new ArrayList<>();

                @Override
                public void news(HerdRecord record, @Nullable Peer from, Step step) {
                    if (known.isEmpty()) {
                        step.peers().forEach(known::add);
                    }
                    for (Peer peer : known) {
                        if (peer != from) {
                            step.tell(peer, record);
                        }
                    }
                }
            };
        }
    }
}

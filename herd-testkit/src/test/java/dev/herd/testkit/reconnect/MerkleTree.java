package dev.herd.testkit.reconnect;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A tree of sums over the keys' hashes, as Dynamo, Cassandra and Riak compare replicas: sixteen children a node, leaves of about sixteen
 * items; a sum has eight bytes. The two ends go down by turns, a level each time, wherever they differ; then the leaves
 * say their items.
 */
final class MerkleTree extends Rival {

    private static final int CHILDREN = 16;
    private static final byte NODES = 1;
    private static final byte ITEMS = 2;
    private static final byte WANTED = 3;

    private final int depth;
    private final long[][] levels;

    MerkleTree(long[] hashes, long[] versions) {
        super(hashes, versions);
        int levelsDown = 1;
        while (Math.pow(CHILDREN, levelsDown) * CHILDREN < hashes.length) {
            levelsDown++;
        }
        depth = levelsDown;
        levels = new long[depth + 1][];
        long[] leaves = new long[1 << (4 * depth)];
        for (int leaf = 0; leaf < leaves.length; leaf++) {
            leaves[leaf] = fingerprint(first(leaf), end(leaf));
        }
        levels[depth] = leaves;
        for (int level = depth - 1; level >= 0; level--) {
            levels[level] = new long[1 << (4 * level)];
            for (int child = 0; child < levels[level + 1].length; child++) {
                levels[level][child / CHILDREN] += mix(levels[level + 1][child] + child);
            }
        }
    }

    private int first(int leaf) {
        return firstFrom((long) leaf << (64 - 4 * depth));
    }

    private int end(int leaf) {
        return firstFromUpper((leaf + 1L) << (64 - 4 * depth));
    }

    @Override
    void begin() {
        say(ByteBuffer.allocate(14).put(NODES).put((byte) 0).putInt(0).putLong(levels[0][0]));
    }

    @Override
    void take(ByteBuffer message) {
        byte what = message.get();
        if (what == NODES) {
            nodes(message);
        } else if (what == ITEMS) {
            items(message);
        } else {
            while (message.hasRemaining()) {
                send(message.getLong());
            }
        }
    }

    /** Nodes of one level, each run of siblings under its parent's number (the root is its own). */
    private void nodes(ByteBuffer message) {
        int level = message.get();
        List<Integer> differing = new ArrayList<>();
        while (message.hasRemaining()) {
            int parent = message.getInt();
            for (int child = 0; child < (level == 0 ? 1 : CHILDREN); child++) {
                int node = level == 0 ? 0 : parent * CHILDREN + child;
                if (message.getLong() != levels[level][node]) {
                    differing.add(node);
                }
            }
        }
        if (differing.isEmpty()) {
            return;
        }
        ByteBuffer answer =
                ByteBuffer.allocate(16 + differing.size() * 4 + hashes.length * ITEM + differing.size() * 132);
        if (level == depth) {
            answer.put(ITEMS);
            for (int leaf : differing) {
                putItems(answer.putInt(leaf), first(leaf), end(leaf));
            }
        } else {
            answer.put(NODES).put((byte) (level + 1));
            for (int parent : differing) {
                answer.putInt(parent);
                for (int child = 0; child < CHILDREN; child++) {
                    answer.putLong(levels[level + 1][parent * CHILDREN + child]);
                }
            }
        }
        say(answer);
    }

    private void items(ByteBuffer message) {
        ByteBuffer answer = ByteBuffer.allocate(1 + message.remaining()).put(WANTED);
        while (message.hasRemaining()) {
            int leaf = message.getInt();
            for (long hash : takeItems(message, first(leaf), end(leaf))) {
                answer.putLong(hash);
            }
        }
        if (answer.position() > 1) {
            say(answer);
        }
    }
}

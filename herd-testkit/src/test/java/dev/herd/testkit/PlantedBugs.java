package dev.herd.testkit;

import java.util.List;

/** Mistakes for the simulator to find. */
final class PlantedBugs {

    private PlantedBugs() {}

    private static PlantedBug bug(String what, String type, String right, String wrong) {
        return new PlantedBug(what, type, right, wrong, false);
    }

    private static PlantedBug quick(String what, String type, String right, String wrong) {
        return new PlantedBug(what, type, right, wrong, true);
    }

    /** What every build plants. */
    static List<PlantedBug> some() {
        return all().stream().filter(PlantedBug::quick).toList();
    }

    static List<PlantedBug> all() {
        return List.of(
                // stores and versions
                quick(
                        "what is stored already is news once more",
                        "store/Stripe",
                        "return order > 0 ? null : new Result",
                        "return order >= 0 ? null : new Result"),
                bug(
                        "an older version takes the place of a newer one",
                        "store/Stripe",
                        "return order > 0 ? null : new Result",
                        "return order != 0 ? null : new Result"),
                quick(
                        "of versions of one time the one that comes last wins",
                        "value/HerdRecord",
                        "order = Long.compareUnsigned(origin(), other.origin());",
                        "order = origin() == other.origin() ? 0 : 1;"),
                bug(
                        "a put doesn't win over a stamp that is ahead of the clock",
                        "time/HybridClock",
                        "return Math.max(next(), stored + 1);",
                        "return next();"),
                bug(
                        "the clock goes back where the machine's does",
                        "time/HybridClock",
                        "Math.max(timing.wallNanos(), before + 1)",
                        "timing.wallNanos()"),
                quick(
                        "a client's time wins though it is older",
                        "node/Replica",
                        "stored.time() >= time",
                        "stored.time() == time"),
                bug("what is discarded goes on being counted", "store/Stripe", "room.giveKey(record.size());", ""),
                quick(
                        "what a smaller value frees is not given back",
                        "store/Stripe",
                        "if (growth < 0) {",
                        "if (growth < -100) {"),
                // flooding
                quick(
                        "news goes back to where it came from",
                        "flood/SimpleFlooder",
                        "step.tellOthers(record, from);",
                        "step.tellOthers(record, null);"),
                bug(
                        "news from a peer isn't told to the others",
                        "flood/SimpleFlooder",
                        "step.tellOthers(record, from);",
                        "if (from == null) {\n            step.tellOthers(record, null);\n        }"),
                quick(
                        "of three peers or more the last isn't told",
                        "node/FloodStep",
                        "for (int i = 0; i < batches.length; i++) {\n            Batch batch",
                        "for (int i = 0; i < batches.length - (batches.length > 2 ? 1 : 0); i++) {\n            Batch batch"),
                bug(
                        "what a frame brought is told to nobody until the next one comes",
                        "node/PeerLink",
                        "open().inbound.step().flush();",
                        ""),
                bug(
                        "removals that come from peers are dropped",
                        "node/Inbound",
                        "if (isRefused(record)) {",
                        "if (isRefused(record) || record.isTombstone()) {"),
                bug("a wake-up is lost", "node/Outbox", "awake.set(false);", ""),
                // links
                quick(
                        "an outbox that overflows is emptied, and nothing is searched for",
                        "node/LinkWriter",
                        "counters.outboxOverflows.increment();\n            exchange.begin();",
                        "counters.outboxOverflows.increment();"),
                bug(
                        "nothing is searched for on a new link",
                        "node/LinkWriter",
                        "exchange.begin();\n        filledOwed = true;",
                        "filledOwed = true;"),
                bug(
                        "keys of a lost frame aren't owed again",
                        "node/LinkWriter",
                        "sent.keys.forEach(key -> outbox.tell(key, key.keyHash(seed)));",
                        ""),
                bug(
                        "control messages of a lost frame aren't said again",
                        "node/LinkWriter",
                        "sent.control.forEach(outbox::control);",
                        ""),
                bug(
                        "a large value counts as delivered when it has been sent",
                        "node/Transfer",
                        "return undelivered.isEmpty();",
                        "return unsent.isEmpty();"),
                bug(
                        "chunks that overlap count twice",
                        "node/Assembly",
                        "missing -= until - at;",
                        "missing -= Math.min(missing, to - from);"),
                bug(
                        "two large values are mixed up",
                        "node/Assembly",
                        "if (!begun || of != number) {",
                        "if (!begun || (of != number && (missing == 0 || size != total))) {"),
                bug(
                        "a link that is silent is never given up",
                        "node/LinkWatch",
                        "if (silent != null) {",
                        "if (false) {"),
                bug(
                        "after a failed attempt nobody dials again",
                        "node/Dialler",
                        "failed = state == State.DIALLING;",
                        "failed = false;"),
                // reconciliation
                bug(
                        "fingerprints don't tell removals",
                        "reconcile/Summary",
                        "private void fold(@Nullable HerdRecord record, int sign) {\n        if (record == null) {",
                        "private void fold(@Nullable HerdRecord record, int sign) {\n        if (record == null || record.isTombstone()) {"),
                quick(
                        "fingerprints don't tell versions",
                        "reconcile/Summary",
                        "long hash = record.hash(seed);",
                        "long hash = record.keyHash(seed);"),
                bug(
                        "what is displaced stays in the fingerprint",
                        "reconcile/SummedStore",
                        "summary.changed(result.previous(), record);",
                        "summary.changed(null, record);"),
                quick(
                        "a search forgets the last of the records that it found",
                        "reconcile/Owed",
                        "                    found.add(record);\n                }\n            });",
                        "                    found.add(record);\n                }\n            });\n            found.pollLast();"),
                bug(
                        "a search asks for what it has itself",
                        "reconcile/OfferingEnd",
                        "talk.want(round, wanted);",
                        "talk.want(round, items);"),
                bug(
                        "who sends everything leaves out the tombstones",
                        "reconcile/Owed",
                        "if (record != null) {\n                return record;",
                        "while (record != null && record.isTombstone()) {\n                record = scan.next();\n            }\n"
                                + "            if (record != null) {\n                return record;"),
                // expiry and removal
                quick(
                        "tombstones are collected at once",
                        "node/Sweeper",
                        "if (record.expiredAt(horizon)) {",
                        "if (record.isTombstone() || record.expiredAt(horizon)) {"),
                bug("the sweeper comes once", "node/Sweeper", "start(); // first", "// first"),
                bug(
                        "listeners don't hear of what expires",
                        "node/Sweeper",
                        "listeners.changed(record.key());",
                        "record.key();"),
                quick(
                        "what has expired is read",
                        "node/Replica",
                        "return record.expires() && record.expiredAt(timing.wallNanos()) ? null : record;",
                        "return record;"),
                bug(
                        "what was removed while halves were apart isn't buried",
                        "node/Had",
                        "if (said.isTombstone() || said.expiredAt(now)) {",
                        "if (now != 0) {"),
                quick(
                        "everybody is believed to have had everything",
                        "reconcile/Known",
                        "return isLoweredBy(accepted) && accepted < bound(run);",
                        "return run != 0;"),
                // what applications are told
                quick(
                        "listeners don't hear of what peers wrote",
                        "node/Inbound",
                        "node.listeners().changed(record);",
                        ""),
                bug(
                        "a wave is answered before those behind have answered",
                        "node/Waves",
                        "(wave.passes <= all && wave.awaited.isEmpty())",
                        "(wave.passes <= all)"),
                bug(
                        "a wave doesn't wait for what is owed",
                        "node/Barriers",
                        "if (stage == OWED && outbox.passedMark()) {",
                        "if (stage == OWED) {"),
                bug(
                        "a wave doesn't wait for what is on its way",
                        "node/Barriers",
                        "if (stage == DELIVERY && underWay.isEmpty()) {",
                        "if (stage == DELIVERY) {"),
                bug(
                        "a node that answers twice counts twice",
                        "node/Receipt",
                        "void heldBy(long origin) {\n        holders.add(origin);",
                        "void heldBy(long origin) {\n        holders.add(origin + holders.size());"),
                bug(
                        "answers to questions for receipts go round in circles",
                        "node/Receipts",
                        "heard.replaceAll((name, from) -> link.equals(from) ? null : from);",
                        "heard.values().removeIf(link::equals);"));
    }
}

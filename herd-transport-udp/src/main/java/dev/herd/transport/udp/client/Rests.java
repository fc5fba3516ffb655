package dev.herd.transport.udp.client;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What didn't fit into datagrams: of each client an answer and some news at most, for a while. */
final class Rests {

    /** How long one is kept after it was made, or asked for. */
    static final long LIFE = 60_000_000_000L;

    enum Sort {
        ANSWER,
        NEWS
    }

    /** A whole text, of which some didn't fit, and what it is asked for with. */
    static final class Rest {
        final Sort sort;
        final byte[] text;
        final String token;
        private long usedAt;

        Rest(Sort sort, byte[] text, String token) {
            this.sort = sort;
            this.text = text;
            this.token = token;
        }
    }

    // who has used his longest ago comes first
    private final Map<Client, Rest> answers = new LinkedHashMap<>();
    private final Map<Client, Rest> news = new LinkedHashMap<>();

    private Map<Client, Rest> all(Sort sort) {
        return sort == Sort.ANSWER ? answers : news;
    }

    /** In place of the client's last of the sort. */
    void keep(Client client, Rest rest, long now) {
        drop(client, rest.sort);
        rest.usedAt = now;
        all(rest.sort).put(client, rest);
    }

    /** Null if it is gone. */
    @Nullable
    Rest find(Client client, String token) {
        Rest answer = answers.get(client);
        if (answer != null && answer.token.equals(token)) {
            return answer;
        }
        Rest its = news.get(client);
        return its != null && its.token.equals(token) ? its : null;
    }

    void drop(Client client, Sort sort) {
        all(sort).remove(client);
    }

    void dropOld(long now) {
        dropOld(answers, now);
        dropOld(news, now);
    }

    private static void dropOld(Map<Client, Rest> all, long now) {
        Iterator<Rest> oldest = all.values().iterator();
        while (oldest.hasNext() && oldest.next().usedAt + LIFE - now <= 0) {
            oldest.remove();
        }
    }

    long deadline() {
        return Math.min(deadline(answers), deadline(news));
    }

    private static long deadline(Map<Client, Rest> all) {
        return all.isEmpty() ? Long.MAX_VALUE : all.values().iterator().next().usedAt + LIFE;
    }
}

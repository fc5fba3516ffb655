package dev.herd.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import org.apache.sshd.common.session.Session;
import org.junit.jupiter.api.Test;

class LobbyTest {

    /** A session is only known by being the same one here. */
    private static Session session() {
        return session("192.0.2.1");
    }

    private static Session session(String address) {
        return (Session) Proxy.newProxyInstance(
                LobbyTest.class.getClassLoader(),
                new Class<?>[] {Session.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
                    case "getRemoteAddress" -> new InetSocketAddress(address, 1);
                    default -> throw new UnsupportedOperationException(method.toString());
                });
    }

    private static Session stranger(Lobby lobby) {
        Session session = session();
        assertThat(lobby.arrived(session)).isNull();
        return session;
    }

    @Test
    void onlySoManyAreInAndWhoLeavesMakesRoom() {
        Lobby lobby = new Lobby(2);
        Session first = stranger(lobby);
        assertThat(lobby.proven(first)).isTrue();
        assertThat(lobby.proven(stranger(lobby))).isTrue();
        Session third = stranger(lobby);
        assertThat(lobby.proven(third)).as("there is no room").isFalse();
        assertThat(lobby.left(third)).as("nobody any more").isFalse();
        assertThat(lobby.left(first)).as("a stranger to the end").isFalse();
        assertThat(lobby.proven(stranger(lobby))).isTrue();
        assertThat(lobby.proven(stranger(lobby))).isFalse();
    }

    @Test
    void aHostThatComesAgainAndAgainKeepsNobodyElseOut() {
        Lobby lobby = new Lobby(8);
        Session other = session("2001:db8::1");
        assertThat(lobby.arrived(other)).isNull();
        for (int i = 1; i < Lobby.MOST_STRANGERS; i++) {
            assertThat(lobby.arrived(session())).isNull();
        }
        Session one = session("2001:db8:0:1::1"); // of another network
        assertThat(lobby.arrived(one)).isNotSameAs(other);
        for (int i = 0; i < 1_000; i++) {
            assertThat(lobby.arrived(session())).isNotNull().isNotSameAs(other).isNotSameAs(one);
        }
        assertThat(lobby.proven(other)).isTrue();
        assertThat(lobby.proven(one)).isTrue();
    }

    @Test
    void anIpv6NetworkIsOneHost() {
        Lobby lobby = new Lobby(8);
        Session other = session();
        assertThat(lobby.arrived(other)).isNull();
        for (int i = 0; i < 1_000; i++) {
            assertThat(lobby.arrived(session("2001:db8::" + Integer.toHexString(i + 1))))
                    .isNotSameAs(other);
        }
        assertThat(lobby.proven(other)).isTrue();
    }

    @Test
    void whoIsOutOrInAlreadyProvesNothing() {
        Lobby lobby = new Lobby(8);
        Session first = stranger(lobby);
        for (int i = 1; i < Lobby.MOST_STRANGERS; i++) {
            stranger(lobby);
        }
        assertThat(lobby.arrived(session())).isSameAs(first);
        assertThat(lobby.proven(first)).isFalse();
        Session in = stranger(new Lobby(1));
        assertThat(lobby.proven(in)).as("who never arrived").isFalse();
    }
}

package dev.herd.transport.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import org.apache.sshd.common.session.Session;
import org.junit.jupiter.api.Test;

class LobbyTest {

    /** A session is only known by being the same one here. */
    private static Session session() {
        return (Session) Proxy.newProxyInstance(
                LobbyTest.class.getClassLoader(),
                new Class<?>[] {Session.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == arguments[0];
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

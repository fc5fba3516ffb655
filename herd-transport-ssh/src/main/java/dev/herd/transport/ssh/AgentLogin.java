package dev.herd.transport.ssh;

import dev.herd.transport.ssh.keys.Printable;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.sshd.client.auth.UserAuth;
import org.apache.sshd.client.auth.UserAuthFactory;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKey;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;

/**
 * A proof of a key that an agent has. An agent may take long, or never answer, so all that asks it happens on a thread of its
 * own; MINA meanwhile waits for a message of the other end, which comes only when this end has sent one.
 */
final class AgentLogin extends UserAuthPublicKey {

    private final AgentKeys own;
    private final Agent agent;
    private final Executor executor;
    private volatile boolean listed;

    /** What asks the agent. */
    private interface Question {

        void ask() throws Exception;
    }

    private AgentLogin(AgentKeys own, Agent agent, Executor executor) {
        this.own = own;
        this.agent = agent;
        this.executor = executor;
    }

    /** Makes them. */
    static UserAuthFactory factory(AgentKeys own, Pools pools) {
        Agent agent = new Agent(own.socket(), pools.timer());
        return new UserAuthFactory() {
            @Override
            public String getName() {
                return NAME;
            }

            @Override
            public UserAuth createUserAuth(ClientSession session) {
                return new AgentLogin(own, agent, pools.agent());
            }
        };
    }

    /** Whatever keys the session has by itself come first, then those of the agent. */
    @Override
    protected boolean sendAuthDataRequest(ClientSession session, String service) throws Exception {
        if (super.sendAuthDataRequest(session, service)) {
            return true;
        }
        if (listed) {
            return false;
        }
        later(session, () -> {
            keys = own.identities(agent).iterator();
            listed = true;
            if (!super.sendAuthDataRequest(session, service)) {
                throw new IOException("it has no key that can be used now");
            }
        });
        return true;
    }

    @Override
    protected boolean processAuthDataRequest(ClientSession session, String service, Buffer buffer) {
        Buffer copy = new ByteArrayBuffer(buffer.getCompactData());
        later(session, () -> super.processAuthDataRequest(session, service, copy));
        return true;
    }

    private void later(ClientSession session, Question question) {
        try {
            executor.execute(() -> {
                if (session.isClosing()) {
                    return; // given up while others were asked for: the next must not wait for it
                }
                try {
                    question.ask();
                } catch (Exception e) {
                    end(session, "no key from the agent at " + own.socket() + ": " + why(e));
                }
            });
        } catch (RejectedExecutionException e) {
            end(session, SshTransport.CLOSED);
        }
    }

    private static void end(ClientSession session, String reason) {
        Hop hop = Hop.of(session);
        if (hop != null) {
            hop.object(reason);
        }
        session.close(true);
    }

    /** Not the last cause, as the network's failures have it, but what this end makes of it. */
    private static String why(Exception failure) {
        String message = failure.getMessage();
        return message == null ? Reasons.of(failure) : Printable.of(message);
    }
}

package dev.herd.transport.ssh;

import java.util.List;
import java.util.Map;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;

/** Asks a host for what it is known by, as OpenSSH does. On MINA's threads. */
final class HostKeyOrder implements SessionListener {

    @Override
    public void sessionNegotiationOptionsCreated(Session session, Map<KexProposalOption, String> proposal) {
        Hop hop = session instanceof ClientSession dialled ? Hop.of(dialled) : null;
        if (hop != null) {
            proposal.computeIfPresent(
                    KexProposalOption.SERVERKEYS,
                    (option, all) -> String.join(",", hop.hostKeyAlgorithms(List.of(all.split(",", -1)))));
        }
    }
}

package dev.herd.transport.ssh;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.kex.KexProposalOption;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;

/** Asks a host for what it is known by: a certificate only if its authority may be believed. On MINA's threads. */
final class HostKeyOrder implements SessionListener {

    @Override
    public void sessionNegotiationOptionsCreated(Session session, Map<KexProposalOption, String> proposal) {
        if (session instanceof ClientSession dialled) {
            Hop hop = Hop.of(dialled);
            boolean certified = hop != null && hop.certified();
            proposal.computeIfPresent(
                    KexProposalOption.SERVERKEYS,
                    (option, all) -> Arrays.stream(all.split(","))
                            .filter(each -> certified || !KeyUtils.isCertificateAlgorithm(each))
                            .collect(Collectors.joining(",")));
        }
    }
}

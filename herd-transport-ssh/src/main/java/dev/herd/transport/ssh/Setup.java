package dev.herd.transport.ssh;

import java.time.Duration;
import java.util.List;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.config.keys.ClientIdentityLoader;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.channel.RequestHandler;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.compression.BuiltinCompressions;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.file.nonefs.NoneFileSystemFactory;
import org.apache.sshd.common.forward.DefaultForwarderFactory;
import org.apache.sshd.common.global.KeepAliveHandler;
import org.apache.sshd.common.helpers.AbstractFactoryManager;
import org.apache.sshd.common.io.nio2.Nio2ServiceFactoryFactory;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.kex.extension.DefaultServerKexExtensionHandler;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.common.random.SingletonRandomFactory;
import org.apache.sshd.common.session.helpers.DefaultUnknownChannelReferenceHandler;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.apache.sshd.common.util.threads.ThreadUtils;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.ServerBuilder;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.apache.sshd.server.global.NoMoreSessionsHandler;

/**
 * Says to MINA all that it would otherwise assume: some of what it assumes is meant for a program of one user (it would
 * take his keys and settings), some is insecure (it would believe every host), and some depends on the class path.
 */
final class Setup {

    /** Room for the largest batch of default frames, so that none is cut in two and copied for it. */
    private static final int PACKET_BYTES = 132 << 10;

    private static final int WINDOW_BYTES = 4 << 20;
    private static final int READ_BYTES = 64 << 10;
    private static final int MOST_CHANNELS = 64;
    private static final int MOST_AUTH_REQUESTS = 10;
    private static final Duration CONNECT_TIME = Duration.ofSeconds(10);

    private Setup() {}

    /** What dials. */
    static Outbound client(Settings settings, Trust trust, Pools pools) {
        Outbound client = new Outbound();
        common(client, settings, pools);
        // These sign and check host keys alike; of either, a node has ed25519 and RSA.
        client.setSignatureFactories(List.of(
                BuiltinSignatures.ed25519_cert,
                BuiltinSignatures.rsaSHA512_cert,
                BuiltinSignatures.rsaSHA256_cert,
                BuiltinSignatures.ed25519,
                BuiltinSignatures.rsaSHA512,
                BuiltinSignatures.rsaSHA256));
        client.setKeyExchangeFactories(
                NamedFactory.setUpTransformedFactories(true, keyExchanges(), HostExchange::factory));
        client.addSessionListener(new HostKeyOrder());
        client.setChannelFactories(List.of());
        client.setGlobalRequestHandlers(List.of(
                KeepAliveHandler.INSTANCE,
                (service, request, wantsReply, message) ->
                        // OpenSSH tells all its host keys; whom a node believes is said in its files.
                        request.equals("hostkeys-00@openssh.com")
                                ? RequestHandler.Result.ReplySuccess
                                : RequestHandler.Result.Unsupported));
        AgentKeys agent = trust.agent();
        client.setUserAuthFactories(
                List.of(agent == null ? UserAuthPublicKeyFactory.INSTANCE : AgentLogin.factory(agent, pools)));
        client.setPublicKeyAuthenticationReporter(new Offers());
        client.setServerKeyVerifier((session, address, key) -> {
            Hop hop = Hop.of(session);
            return hop != null && hop.verify(key);
        });
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setClientIdentityLoader(ClientIdentityLoader.DEFAULT);
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.setFilePasswordProvider(FilePasswordProvider.EMPTY);
        client.setSessionFactory(Sessions.dialled(client));
        client.start();
        return client;
    }

    /** What listens, once it is told where. */
    static Network network(Settings settings, Trust trust, Pools pools, Reception reception) {
        Network network = new Network();
        common(network, settings, pools);
        network.setSignatureFactories(List.of(
                BuiltinSignatures.ed25519_cert,
                BuiltinSignatures.rsaSHA512_cert,
                BuiltinSignatures.rsaSHA256_cert,
                BuiltinSignatures.ed25519,
                BuiltinSignatures.rsaSHA512,
                BuiltinSignatures.rsaSHA256,
                // of clients' keys, not of hosts'
                BuiltinSignatures.nistp256_cert,
                BuiltinSignatures.nistp384_cert,
                BuiltinSignatures.nistp521_cert,
                BuiltinSignatures.sk_ssh_ed25519,
                BuiltinSignatures.nistp256,
                BuiltinSignatures.nistp384,
                BuiltinSignatures.nistp521));
        network.setKeyExchangeFactories(
                NamedFactory.setUpTransformedFactories(true, keyExchanges(), ServerBuilder.DH2KEX));
        network.setChannelFactories(List.of(SessionChannel.FACTORY));
        network.setGlobalRequestHandlers(List.of(KeepAliveHandler.INSTANCE, NoMoreSessionsHandler.INSTANCE));
        network.setUserAuthFactories(List.of(Login.factory(reception)));
        network.setPublickeyAuthenticator(reception);
        network.setSubsystemFactories(List.of(reception));
        network.setShellFactory(reception);
        network.setCommandFactory(reception);
        network.addSessionListener(reception);
        // OpenSSH signs with an RSA key only if it is told of algorithms beyond the SHA-1 of old.
        network.setKexExtensionHandler(DefaultServerKexExtensionHandler.INSTANCE);
        network.setKeyPairProvider(KeyPairProvider.wrap(trust.hostKeys()));
        network.setHostKeyCertificateProvider(session -> trust.hostCertificates());
        network.ready();
        return network;
    }

    private static List<BuiltinDHFactories> keyExchanges() {
        return List.of(
                BuiltinDHFactories.mlkem768x25519,
                BuiltinDHFactories.sntrup761x25519,
                BuiltinDHFactories.sntrup761x25519_openssh,
                BuiltinDHFactories.curve25519,
                BuiltinDHFactories.curve25519_libssh);
    }

    private static void common(AbstractFactoryManager manager, Settings settings, Pools pools) {
        // Else whatever other implementation is on the class path would be taken.
        manager.setIoServiceFactoryFactory(new Nio2ServiceFactoryFactory(() -> ThreadUtils.noClose(pools.work())));
        manager.setScheduledExecutorService(pools.timer(), false);
        manager.setRandomFactory(new SingletonRandomFactory(SecurityUtils.getRandomFactory()));
        manager.setForwarderFactory(DefaultForwarderFactory.INSTANCE);
        manager.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
        manager.setFileSystemFactory(NoneFileSystemFactory.INSTANCE);
        manager.setUnknownChannelReferenceHandler(DefaultUnknownChannelReferenceHandler.INSTANCE);
        // By speed where a processor knows AES; all three are sound, and OpenSSH takes the first that it knows.
        manager.setCipherFactories(
                List.of(BuiltinCiphers.aes128gcm, BuiltinCiphers.aes256gcm, BuiltinCiphers.cc20p1305_openssh));
        manager.setMacFactories(List.of(BuiltinMacs.hmacsha256etm, BuiltinMacs.hmacsha512etm));
        manager.setCompressionFactories(List.of(BuiltinCompressions.none));

        CoreModuleProperties.TCP_NODELAY.set(manager, true);
        CoreModuleProperties.SOCKET_KEEPALIVE.set(manager, true);
        CoreModuleProperties.WINDOW_SIZE.set(manager, (long) WINDOW_BYTES);
        CoreModuleProperties.MAX_PACKET_SIZE.set(manager, (long) PACKET_BYTES);
        CoreModuleProperties.NIO2_READ_BUFFER_SIZE.set(manager, READ_BYTES);
        CoreModuleProperties.REKEY_BYTES_LIMIT.set(manager, settings.rekeyBytes());
        CoreModuleProperties.AUTH_TIMEOUT.set(manager, Duration.ofSeconds(settings.loginSeconds()));
        CoreModuleProperties.IO_CONNECT_TIMEOUT.set(manager, CONNECT_TIME);
        // A quiet link isn't idle: peers ping each other, and clients may be silent as long as they like.
        CoreModuleProperties.IDLE_TIMEOUT.set(manager, Duration.ZERO);
        CoreModuleProperties.NIO2_READ_TIMEOUT.set(manager, Duration.ZERO);
        CoreModuleProperties.MAX_CONCURRENT_CHANNELS.set(manager, MOST_CHANNELS);
        CoreModuleProperties.MAX_AUTH_REQUESTS.set(manager, MOST_AUTH_REQUESTS);
        CoreModuleProperties.SERVER_IDENTIFICATION.set(manager, "Herd");
        CoreModuleProperties.CLIENT_IDENTIFICATION.set(manager, "Herd");
    }
}

package dev.herd.transport.ssh.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientConfigTest {

    private static final List<String> LINES = List.of(
            "# who comes first",
            "HostKeyAlias=everywhere",
            "Host blake howard",
            "  HostName = 192.0.2.1",
            "\tUser \"first user\"",
            "  User second",
            "  Port 2222 # not 22",
            "  ProxyJump one,two@second:23",
            "  IdentityFile /tmp/a",
            "",
            "host *.example.net !no.example.net",
            "  hostname %h.internal",
            "  ProxyJump none",
            "  IdentityFile \"/tmp/with blank\"",
            "Host chatham",
            "  ProxyCommand nc -X connect %h %p",
            "  ProxyJump never",
            "Host kiwi?",
            "  ProxyCommand none",
            "  User=kiwi",
            "Host Mixed",
            "  User mixed",
            "Host *",
            "  User anybody",
            "  ProxyJump last",
            "  IdentityFile /tmp/b",
            "  Port 24");

    private final List<String> complaints = new ArrayList<>();

    private ClientConfig parse(List<String> lines) {
        return ClientConfig.parse(lines, complaints::add);
    }

    @Test
    void theFirstValueForAHostCounts() {
        ClientConfig.Host blake = parse(LINES).of("blake");
        assertThat(blake)
                .isEqualTo(new ClientConfig.Host(
                        "192.0.2.1",
                        "first user",
                        "2222",
                        List.of("/tmp/a", "/tmp/b"),
                        "one,two@second:23",
                        null,
                        "everywhere"));
        assertThat(parse(LINES).of("chatham").command()).isEqualTo("nc -X connect %h %p");
        assertThat(parse(LINES).of("kiwi1").command()).isNull();
        assertThat(parse(LINES).of("kiwi1").jump()).isNull();
        assertThat(parse(List.of()).of("blake"))
                .isEqualTo(new ClientConfig.Host("blake", null, null, List.of(), null, null, null));
        assertThat(complaints).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "blake",
                "howard",
                "a.example.net",
                "no.example.net",
                "chatham",
                "kiwi1",
                "kiwi",
                "Mixed",
                "mixed",
                "x"
            })
    void opensshItselfReadsTheSame(String host, @TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("config"), LINES);
        ClientConfig.Host read = parse(LINES).of(host);
        List<String> expected = new ArrayList<>();
        expected.add("hostname " + read.name().toLowerCase(java.util.Locale.ROOT));
        expected.add("user " + read.user());
        expected.add("port " + read.port());
        expected.add("hostkeyalias " + read.alias());
        read.identities().forEach(identity -> expected.add("identityfile " + identity));
        if (read.command() != null) {
            expected.add("proxycommand " + read.command());
        }
        if (read.jump() != null && !read.jump().equals("none")) {
            expected.add("proxyjump " + read.jump());
        }
        assertThat(ssh("-T", "-F", file.toString(), "-G", host).stream()
                        .filter(line -> line.matches(
                                "(hostname|user|port|hostkeyalias|identityfile|proxyjump|proxycommand) .*")))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    private static List<String> ssh(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("ssh"));
        command.addAll(List.of(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            assertThat(process.waitFor()).isZero();
            return lines;
        } catch (IOException e) {
            System.out.println("SKIPPED: ssh is not installed: " + e.getMessage());
            assumeTrue(false, "ssh is not installed: " + e.getMessage());
            throw e;
        }
    }

    @Test
    void whatWouldChangeWhoIsBelievedIsNotKeptToAndSaid() {
        ClientConfig config = parse(List.of(
                "StrictHostKeyChecking no",
                "Host blake",
                "  User me",
                "Match user somebody",
                "  User him",
                "  ProxyJump him",
                "Host *",
                "  Include other",
                "  Compression yes",
                "  nonsense"));
        assertThat(config.of("blake").user()).isEqualTo("me");
        assertThat(config.of("blake").jump()).isNull();
        assertThat(complaints)
                .containsExactly(
                        "line 1: StrictHostKeyChecking is not kept to",
                        "line 4: Match is not kept to, nor what follows up to the next Host",
                        "line 8: Include is not kept to");
    }

    @Test
    void tokensAreReplaced() {
        assertThat(ClientConfig.expand("%h-%%-%r", Map.of("h", "$1", "r", "me")))
                .isEqualTo("$1-%-me");
        assertThatThrownBy(() -> ClientConfig.expand("a%C", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("in 'a%C' the token %C is not supported");
        assertThatThrownBy(() -> ClientConfig.expand("a%", Map.of())).hasMessageContaining("not supported");
    }
}

package dev.herd.transport.udp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/** Whether this machine's processor has instructions for AES, which Java's AES uses where they are. */
final class AesHardware {

    private static final Path LINUX = Path.of("/proc/cpuinfo");
    private static final Pattern FLAG = Pattern.compile("(?m)^(flags|Features)\\s*:.*\\baes\\b");

    private AesHardware() {}

    static boolean isThere() {
        try {
            return isThere(Files.readString(LINUX));
        } catch (IOException e) {
            return isCommon(System.getProperty("os.arch", ""));
        }
    }

    static boolean isThere(String cpuinfo) {
        return FLAG.matcher(cpuinfo).find();
    }

    /** Elsewhere than on Linux: servers and desktops of these kinds have had them for ten years. */
    static boolean isCommon(String architecture) {
        return architecture.toLowerCase(Locale.ROOT).matches("amd64|x86_64|aarch64|arm64");
    }
}

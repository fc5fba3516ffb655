package dev.herd.benchmarks.micro;

import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.cipher.Cipher;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a packet costs to encrypt and decrypt by each cipher that links over SSH may take: by this they are ordered. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class SshCipherBenchmark {

    private static final int LENGTH_BYTES = 4;

    @Param({"aes128gcm", "aes256gcm", "cc20p1305_openssh"})
    private BuiltinCiphers cipher = BuiltinCiphers.aes128gcm;

    /** An update alone, and a batch of them. */
    @Param({"256", "65536"})
    private int textBytes;

    private byte[] packet = new byte[0];
    private Cipher sender = cipher.create();
    private Cipher receiver = cipher.create();

    /** JMH's. */
    public SshCipherBenchmark() {}

    /**
     * Keys both ends.
     *
     * @throws Exception if the platform can't
     */
    @Setup
    public void key() throws Exception {
        sender = keyed(Cipher.Mode.Encrypt);
        receiver = keyed(Cipher.Mode.Decrypt);
        packet = new byte[LENGTH_BYTES + textBytes + sender.getAuthenticationTagSize()];
    }

    private Cipher keyed(Cipher.Mode mode) throws Exception {
        Cipher keyed = cipher.create();
        keyed.init(mode, new byte[keyed.getKdfSize()], new byte[keyed.getIVSize()]);
        return keyed;
    }

    /**
     * There and back.
     *
     * @return the packet
     * @throws Exception if it can't be decrypted
     */
    @Benchmark
    public byte[] packet() throws Exception {
        sender.updateWithAAD(packet, 0, LENGTH_BYTES, textBytes);
        receiver.updateWithAAD(packet, 0, LENGTH_BYTES, textBytes);
        return packet;
    }
}

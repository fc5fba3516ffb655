package dev.herd.transport;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Has the platform's AES-GCM compiled before a transport needs it. Until its compiler has seen enough calls, not enough bytes,
 * it is up to a hundred times as slow, and a flood is few calls with much in each: on a machine with two cores most of the
 * processor time of the first ten seconds of one goes there.
 */
public final class AesGcmWarmUp {

    private static final String AES = "AES";
    private static final int KEY_BYTES = 16;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final int HEADER_BYTES = 4;

    /**
     * Empty, odd and even ones, and one that is taken in pieces. What is compiled for some lengths is thrown away at the first
     * of another kind, and compiled again only when that was called as often.
     */
    private static final int[] TEXT_BYTES = {0, 5, 64, 100, 1_000, 1_024, 65_000};

    /** Of those, the one that is encrypted once in a batch. */
    private static final int LONGEST = TEXT_BYTES.length - 1;

    private static final int BATCH = 100;

    /** What only compiled code keeps to, where the processor knows AES: there and back takes 2 to 4 µs then, and 15 to 60 before. */
    private static final long QUICK = TimeUnit.MICROSECONDS.toNanos(6) * BATCH;

    /** In a row: a compiled part may be called by one that isn't, so that the next batch is slow again. */
    private static final int ENOUGH = 10;

    /** Goes by no other measure, since a compiler with more urgent work forgets what isn't called any more. */
    private static final long MOST = TimeUnit.SECONDS.toNanos(1);

    private static final AtomicBoolean begun = new AtomicBoolean();

    private AesGcmWarmUp() {}

    /**
     * Whether it is still to be done in this process; asked by whoever then does it. Any thread.
     *
     * @return true once
     */
    public static boolean isDue() {
        return begun.compareAndSet(false, true);
    }

    /**
     * Encrypts texts that nobody gets, and decrypts them, until that is quick: some tenths of a second of one core, at most one
     * second. On a thread that may take so long.
     *
     * @param nanoTime a clock like {@link System#nanoTime}
     * @throws IllegalStateException if one of them can't be decrypted, so that nothing would work
     */
    public static void run(LongSupplier nanoTime) {
        try {
            SecretKeySpec key = new SecretKeySpec(new byte[KEY_BYTES], AES);
            Cipher sender = Cipher.getInstance("AES/GCM/NoPadding");
            Cipher receiver = Cipher.getInstance("AES/GCM/NoPadding");
            byte[] header = new byte[HEADER_BYTES];
            byte[] text = new byte[TEXT_BYTES[LONGEST] + TAG_BYTES];
            long number = 0;
            int quick = 0;
            long start = nanoTime.getAsLong();
            long now = start;
            while (quick < ENOUGH && now - start < MOST) {
                for (int i = 0; i < BATCH; i++) {
                    int length = TEXT_BYTES[i == 0 ? LONGEST : i % LONGEST];
                    GCMParameterSpec nonce = nonce(number++);
                    sender.init(Cipher.ENCRYPT_MODE, key, nonce);
                    sender.updateAAD(header);
                    sender.doFinal(text, 0, length, text, 0);
                    receiver.init(Cipher.DECRYPT_MODE, key, nonce);
                    receiver.updateAAD(header);
                    receiver.doFinal(text, 0, length + TAG_BYTES, text, 0);
                }
                long before = now;
                now = nanoTime.getAsLong();
                quick = now - before < QUICK ? quick + 1 : 0;
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("what was encrypted can't be decrypted", e);
        }
    }

    private static GCMParameterSpec nonce(long number) {
        return new GCMParameterSpec(
                TAG_BYTES * Byte.SIZE,
                ByteBuffer.allocate(NONCE_BYTES).putLong(number).array());
    }
}

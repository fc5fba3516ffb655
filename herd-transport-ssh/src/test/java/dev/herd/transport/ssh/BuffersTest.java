package dev.herd.transport.ssh;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.apache.sshd.client.channel.ChannelShell;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.ChannelAsyncOutputStream;
import org.apache.sshd.common.channel.throttle.ChannelStreamWriterResolver;
import org.apache.sshd.common.util.buffer.Buffer;
import org.junit.jupiter.api.Test;

class BuffersTest {

    private static final int BYTES = 100;

    private final Buffers buffers = new Buffers(BYTES);

    /** What MINA does with something that is to be written on a channel. */
    private static final class Output extends ChannelAsyncOutputStream {

        Output() {
            super(
                    new ChannelShell(null, null) {
                        @Override
                        public ChannelStreamWriterResolver resolveChannelStreamWriterResolver() {
                            return ChannelStreamWriterResolver.NONE;
                        }

                        @Override
                        public long getRecipient() {
                            return 7;
                        }
                    },
                    SshConstants.SSH_MSG_CHANNEL_DATA);
        }

        Buffer message(Buffer data) {
            return createSendBuffer(data, getChannel(), data.available());
        }
    }

    @Test
    void dataBecomesAMessageWhereItStands() {
        byte[] array = buffers.take();
        buffers.room(array).put("some data".getBytes(UTF_8));

        Buffer message = new Output().message(Buffers.packet(array, 9));

        assertThat(message.array()).isSameAs(array);
        assertThat(message.rpos()).isEqualTo(SshConstants.SSH_PACKET_HEADER_LEN);
        assertThat(message.getByte()).isEqualTo(SshConstants.SSH_MSG_CHANNEL_DATA);
        assertThat(message.getUInt()).isEqualTo(7);
        assertThat(message.getString()).isEqualTo("some data");
        assertThat(message.available()).isZero();
    }

    @Test
    void thereIsRoomForAllThatIsAskedForAndBehindItForPaddingAndTag() {
        byte[] array = buffers.take();
        ByteBuffer room = buffers.room(array);

        assertThat(room.position()).isZero();
        assertThat(room.remaining()).isEqualTo(BYTES);
        assertThat(room.capacity()).isEqualTo(BYTES);
        Buffer packet = Buffers.packet(array, BYTES);
        packet.wpos(packet.wpos() + 255 + 64);
        assertThat(packet.array()).isSameAs(array); // or it has grown
    }

    @Test
    void whatIsGivenBackIsTakenAgain() {
        byte[] array = buffers.take();
        buffers.give(array);

        assertThat(buffers.take()).isSameAs(array);
        assertThat(buffers.take()).isNotSameAs(array);
    }
}

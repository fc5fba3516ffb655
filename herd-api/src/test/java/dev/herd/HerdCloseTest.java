package dev.herd;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.herd.transport.Endpoint;
import dev.herd.transport.Transport;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How a node without links leaves, and how one ends that can't start. */
class HerdCloseTest {

    private final Transport transport = mock(Transport.class);

    private Herd start() throws Exception {
        when(transport.scheme()).thenReturn("mock");
        when(transport.listen(any(), any())).thenReturn(List.of(Endpoint.parse("mock://localhost:1")));
        return Herd.builder().transport(transport).listen("mock://localhost:1").start();
    }

    /** The caller may be one of the transport's own threads, which can't wait for its end. */
    @Test
    void closesItsTransportsOnAnotherThreadThanTheCallers() throws Exception {
        CompletableFuture<Thread> closer = new CompletableFuture<>();
        doAnswer(call -> closer.complete(Thread.currentThread()))
                .when(transport)
                .close();
        start().closeAsync().get(10, TimeUnit.SECONDS);
        assertThat(closer.getNow(Thread.currentThread())).isNotSameAs(Thread.currentThread());
    }

    @Test
    void takesNoListenersAnyMoreSinceThereIsNothingToTellThem() throws Exception {
        Herd herd = start();
        HerdMap<String, String> map = herd.map("news", Codec.string(), Codec.string());
        CompletableFuture<Void> closed = herd.closeAsync();
        for (int i = 0; i < 2; i++) { // while it leaves, and when it has left
            assertThatThrownBy(() -> map.put("a", "1"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the node is closed");
            assertThatThrownBy(() -> map.listen(HerdMap.Filter.all(), change -> {}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the node is closed");
            assertThatThrownBy(() -> herd.onEvent(event -> {}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the node is closed");
            closed.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void saysSoIfATransportCanNotBeClosed() throws Exception {
        doThrow(new IllegalStateException("stuck")).when(transport).close();
        CompletableFuture<Void> closed = start().closeAsync();
        assertThatThrownBy(() -> closed.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("stuck");
    }

    /** Nobody has a handle by which it could be closed later. */
    @Test
    void isClosedIfItsStartEndsByAnError() {
        AssertionError failure = new AssertionError("the application's");
        AtomicReference<@Nullable Herd> begun = new AtomicReference<>();
        when(transport.scheme()).thenReturn("mock");
        doThrow(new IllegalStateException("stuck")).when(transport).close();
        HerdBuilder builder = Herd.builder().transport(transport).clients(herd -> {
            begun.set(herd);
            herd.addPeer(Endpoint.parse("mock://localhost:2")); // which takes the transport into use
            throw failure;
        });
        assertThatThrownBy(builder::start).isSameAs(failure);
        assertThat(failure.getSuppressed())
                .as("what went wrong while it was closed")
                .hasSize(1);
        verify(transport).close();
        HerdMap<String, String> map = requireNonNull(begun.get()).map("m", Codec.string(), Codec.string());
        assertThatIllegalStateException().isThrownBy(() -> map.put("k", "v")).withMessageContaining("closed");
    }
}

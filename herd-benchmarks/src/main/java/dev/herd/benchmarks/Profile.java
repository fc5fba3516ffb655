package dev.herd.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** One workload on one system under JDK Flight Recorder, and the samples of the span that counts as a flame graph. */
final class Profile {

    private static final String SAMPLE = "jdk.ExecutionSample";

    private Profile() {}

    /** Runs it, and returns where the picture is. The recording stays beside it. */
    static Path run(Task task, Path folder, Map<String, Double> results) throws IOException, InterruptedException {
        String name = "flame-" + Options.lower(task.workload()) + "-" + Options.lower(task.system());
        Path recording = folder.resolve(name + ".jfr");
        Files.deleteIfExists(recording);
        results.putAll(Fork.run(
                task,
                List.of(
                        "-XX:+UnlockDiagnosticVMOptions",
                        "-XX:+DebugNonSafepoints", // else samples are taken where the compiler finds it convenient
                        "-XX:StartFlightRecording=filename=" + recording
                                + ",settings=profile,jdk.ExecutionSample#period=1ms")));
        FlameGraph graph = new FlameGraph(task.words());
        add(recording, graph);
        Path picture = folder.resolve(name + ".svg");
        Files.writeString(picture, graph.svg());
        return picture;
    }

    private static void add(Path recording, FlameGraph graph) throws IOException {
        Instant from = Instant.MAX;
        Instant to = Instant.MIN;
        List<RecordedEvent> events = RecordingFile.readAllEvents(recording);
        for (RecordedEvent event : events) {
            if (event.getEventType().getName().equals(Measured.NAME)) {
                from = event.getStartTime();
                to = event.getEndTime();
            }
        }
        for (RecordedEvent event : events) {
            boolean sample = event.getEventType().getName().equals(SAMPLE) && event.getStackTrace() != null;
            if (sample
                    && !event.getStartTime().isBefore(from)
                    && !event.getStartTime().isAfter(to)) {
                List<RecordedFrame> frames = event.getStackTrace().getFrames();
                String[] stack = new String[frames.size()];
                for (int depth = 0; depth < stack.length; depth++) {
                    stack[depth] = name(frames.get(stack.length - 1 - depth));
                }
                graph.add(stack);
            }
        }
    }

    private static String name(RecordedFrame frame) {
        String type = frame.getMethod().getType().getName();
        int hidden = type.indexOf("$$Lambda");
        String plain = hidden < 0 ? type : type.substring(0, hidden) + "$$Lambda";
        return plain + "." + frame.getMethod().getName();
    }

    /** A line a figure, for people. */
    static String words(Map<String, Double> results) {
        StringBuilder words = new StringBuilder();
        results.forEach((name, value) -> words.append(String.format(Locale.ROOT, "%14.3f  %s%n", value, name)));
        return words.toString();
    }
}

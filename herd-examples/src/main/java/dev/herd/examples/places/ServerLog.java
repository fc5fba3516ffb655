package dev.herd.examples.places;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;

/**
 * The log file of one server: what comes in and goes out, and links made and lost. Several servers of one process each
 * have their own, whatever the process does with its other logging. May be used by any threads.
 */
final class ServerLog implements AutoCloseable {

    /** A file of this size becomes the {@code .1} file, which is dropped: so a log takes twice this much at most. */
    private static final long MOST_FILE_BYTES = 64L << 20;

    /** What a client sends may be as long as a line can be; a log shows what it was about. */
    private static final int MOST_CHARS = 1_000;

    /** How many lines may wait for the disk; those that come when so many do are lost. */
    private static final int MOST_WAITING = 8_192;

    private final LoggerContext context;
    private final Logger logger;

    private ServerLog(LoggerContext context, Logger logger) {
        this.context = context;
        this.logger = logger;
    }

    /**
     * Opens a log file, and goes on where an earlier run of the server ended.
     *
     * @param folder in which folder; made if it doesn't exist
     * @param server the server's name, which becomes the file's
     * @return the log
     * @throws IOException if the file can't be written
     */
    static ServerLog open(Path folder, String server) throws IOException {
        Path file = folder.resolve(server.replaceAll("[^\\w.-]", "_") + ".log");
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw FileTrouble.of(folder, "can't be the folder of logs (places.log.folder)", e);
        }
        if (Files.isDirectory(file)) {
            throw new IOException("log file " + file + " can't be written: it is a folder");
        }
        Path writable = Files.exists(file) ? file : folder;
        if (!Files.isWritable(writable)) {
            throw new IOException("log file " + file + " can't be written: no permission to write to " + writable);
        }
        LoggerContext context = new LoggerContext();
        context.setName(server);
        context.setMDCAdapter(new LogbackMDCAdapter()); // a context that SLF4J hasn't made has none
        ch.qos.logback.classic.Logger logger = context.getLogger("places." + server);
        Appender<ILoggingEvent> appender = file(context, file);
        if (!appender.isStarted()) {
            throw new IOException("log file " + file + " can't be written");
        }
        logger.addAppender(behindQueue(context, appender));
        return new ServerLog(context, logger);
    }

    /** The threads that log are those of transports, which must not wait for a disk: it may lose lines instead. */
    private static Appender<ILoggingEvent> behindQueue(LoggerContext context, Appender<ILoggingEvent> file) {
        AsyncAppender queue = new AsyncAppender();
        queue.setContext(context);
        queue.setName("queue");
        queue.setQueueSize(MOST_WAITING);
        queue.setDiscardingThreshold(0);
        queue.setNeverBlock(true);
        queue.addAppender(file);
        queue.start();
        return queue;
    }

    private static Appender<ILoggingEvent> file(LoggerContext context, Path file) {
        PatternLayoutEncoder lines = new PatternLayoutEncoder();
        lines.setContext(context);
        lines.setCharset(StandardCharsets.UTF_8);
        lines.setPattern("%d{yyyy-MM-dd HH:mm:ss.SSS} %msg%n");
        lines.start();

        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        appender.setContext(context);
        appender.setName("file");
        appender.setFile(file.toString());
        appender.setEncoder(lines);

        FixedWindowRollingPolicy names = new FixedWindowRollingPolicy();
        names.setContext(context);
        names.setParent(appender);
        names.setFileNamePattern(file.toString().replace("%", "\\%") + ".%i");
        names.setMinIndex(1);
        names.setMaxIndex(1);
        names.start();
        SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
        size.setContext(context);
        size.setMaxFileSize(new FileSize(MOST_FILE_BYTES));
        size.start();

        appender.setRollingPolicy(names);
        appender.setTriggeringPolicy(size);
        appender.start();
        return appender;
    }

    /** Notes what came in from somebody. */
    void in(String from, String text) {
        logger.info("{} > {}", from, shown(text));
    }

    /** Notes what went out to somebody. */
    void out(String to, String text) {
        logger.info("{} < {}", to, shown(text));
    }

    /** Notes what happened to the server itself. */
    void event(String text) {
        logger.info("* {}", shown(text));
    }

    /** One line, whatever the text holds: nobody can write lines of his own into a log, or colours onto a terminal. */
    private static String shown(String text) {
        StringBuilder line = new StringBuilder();
        int end = Math.min(text.length(), MOST_CHARS);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                case '\\' -> line.append("\\\\");
                default -> {
                    if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                        line.append(String.format("\\u%04x", (int) c));
                    } else {
                        line.append(c);
                    }
                }
            }
        }
        if (end < text.length()) {
            line.append("... (").append(text.length()).append(" characters)");
        }
        return line.toString();
    }

    /** Writes out what is noted and closes the file; what is noted later is dropped. */
    @Override
    public void close() {
        context.stop();
    }
}

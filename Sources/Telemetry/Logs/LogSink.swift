import Dispatch
import Synchronization
public import SystemPackage

/// Where log lines go: a bounded buffer that one queue empties into a descriptor, many lines a write.
///
/// Writing a line copies it under a short lock and never waits for the reader of the log. When the buffer is
/// full the line is dropped and counted, and a line says so once there is room.
public final class LogSink: Sendable {
    private struct Buffer {
        var bytes: [UInt8] = []
        var dropped = 0
        var writerRuns = false
    }

    /// How long the first line waits for others, so that a busy server writes many at once.
    private static let gathering = DispatchTimeInterval.milliseconds(5)

    private let descriptor: FileDescriptor
    private let capacity: Int
    private let buffer = Mutex(Buffer())
    private let writer = DispatchQueue(label: "rekey.log")

    /// Lines that found no room.
    public let droppedLines: Counter

    /// A sink to `descriptor` that holds at most `capacity` bytes back.
    public init(
        to descriptor: FileDescriptor = .standardError,
        capacity: Int = 1 << 20,
        droppedLines: Counter = Counter()
    ) {
        self.descriptor = descriptor
        self.capacity = capacity
        self.droppedLines = droppedLines
    }

    /// Hands over a whole line, newline included.
    public func write(_ line: [UInt8]) {
        let startsWriter = buffer.withLock { buffer in
            guard buffer.bytes.count + line.count <= capacity else {
                buffer.dropped += 1
                droppedLines.increment()
                return false
            }
            buffer.bytes += line
            defer { buffer.writerRuns = true }
            return !buffer.writerRuns
        }
        if startsWriter { writer.asyncAfter(deadline: .now() + Self.gathering) { self.drain() } }
    }

    /// Returns when what was written before has left.
    public func flush() {
        writer.sync { drain() }
    }

    private func drain() {
        while let bytes = takeAll() {
            // A log nobody can write to is no reason to stop serving.
            _ = try? descriptor.writeAll(bytes)
        }
    }

    private func takeAll() -> [UInt8]? {
        buffer.withLock { buffer in
            guard !buffer.bytes.isEmpty else {
                buffer.writerRuns = false
                return nil
            }
            var bytes = buffer.bytes
            if buffer.dropped > 0 {
                bytes += #"{"level":"warning","message":"log lines dropped","count":\#(buffer.dropped)}"#.utf8
                bytes.append(UInt8(ascii: "\n"))
            }
            buffer.bytes = []
            buffer.dropped = 0
            return bytes
        }
    }
}

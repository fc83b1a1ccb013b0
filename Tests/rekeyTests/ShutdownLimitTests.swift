import Logging
import Testing

@testable import rekey

@Suite("The end of a server")
struct ShutdownLimitTests {
    @Test("a server that was told to end and does not is ended")
    func ended() async throws {
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let limit = ShutdownLimit(logger: quiet, patience: 0, end: { end.yield() })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await limit.run() }
            group.cancelAll()
            try await group.waitForAll()
        }
        #expect(await ends.first { true } != nil)
    }
}

import Testing
import VaultCore
import VaultService

@Suite("The line before heavy work")
struct HeavyLineTests {
    private func line(threads: Int = 2, mostOpen: Int = 10, longestWait: Duration = .seconds(10)) -> HeavyLine
    {
        HeavyLine(
            "Too much",
            threads: threads,
            mostOpen: mostOpen,
            longestWait: longestWait,
            usual: .seconds(1)
        )
    }

    @Test("so many are in it at once and not one more")
    func bound() throws {
        var line = line(longestWait: .seconds(1_000))
        for _ in 0..<10 { try line.join() }
        let full = line
        let error = #expect(throws: VaultError.self) {
            var line = full
            try line.join()
        }
        #expect(error?.code == .unavailable && error?.summary == "Too much: try again in some seconds.")
        line.leave(after: nil)
        try line.join()
    }

    @Test("nobody joins who would wait too long, however few there are")
    func slow() throws {
        var line = line(mostOpen: 1_000)
        var joined = 0
        while line.wait <= .seconds(10) {
            try line.join()
            joined += 1
        }
        #expect(joined == 22)
        let full = line
        let error = #expect(throws: VaultError.self) {
            var line = full
            try line.join()
        }
        #expect(error?.retryAfter == .milliseconds(5_250))
    }

    @Test("the wait is for those before one, by as many as work at once", arguments: [1, 2, 8])
    func wait(threads: Int) throws {
        var line = line(threads: threads, mostOpen: 1_000)
        for _ in 0..<threads {
            #expect(line.wait == .zero)
            try line.join()
        }
        #expect(line.wait == .seconds(1) / threads)
        try line.join()
        #expect(line.wait == .seconds(2) / threads)
    }

    @Test("it learns how long one takes")
    func learns() throws {
        var line = line(threads: 1)
        for _ in 0..<100 {
            try line.join()
            line.leave(after: .milliseconds(10))
        }
        try line.join()
        #expect(line.wait < .milliseconds(11) && line.wait >= .milliseconds(10))
        line.leave(after: nil)
        try line.join()
        #expect(line.wait < .milliseconds(11))
    }

    @Test("a thread that is free is never refused, whatever the last ones took")
    func idle() throws {
        var line = line(longestWait: .milliseconds(1))
        try line.join()
        line.leave(after: .seconds(86_400))
        try line.join()
        try line.join()
        #expect(throws: VaultError.self) {
            var full = line
            try full.join()
        }
    }

    @Test(
        "one is told to come again in no less than a second and no more than thirty",
        arguments: [1, 100_000]
    )
    func bounds(milliseconds: Int) throws {
        var line = HeavyLine(
            "Too much",
            threads: 1,
            mostOpen: 2,
            longestWait: .seconds(86_400),
            usual: .milliseconds(milliseconds)
        )
        try line.join()
        try line.join()
        let full = line
        let error = #expect(throws: VaultError.self) {
            var line = full
            try line.join()
        }
        #expect(error?.retryAfter == (milliseconds == 1 ? .seconds(1) : .seconds(30)))
    }
}

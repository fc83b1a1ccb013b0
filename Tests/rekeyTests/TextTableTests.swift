import Foundation
import Testing

@testable import rekey

@Suite("What people read")
struct TextTableTests {
    @Test("columns are as wide as their widest cell, and lines end where text ends")
    func aligned() {
        var table = TextTable(["ID", "STATE", ""])
        table.rows = [["1", "observing", "x"], ["long-id", "done", ""]]
        #expect(table.lines == ["ID       STATE", "1        observing  x", "long-id  done"])
    }

    @Test("a table without rows says so")
    func empty() {
        #expect(TextTable(["ID"]).lines == ["none"])
    }

    @Test(
        "durations are said in the two units that matter",
        arguments: [
            (0, "0.0 s"), (0.84, "0.8 s"), (9.96, "10.0 s"), (12.9, "12 s"), (60, "1 min"), (61, "1 min 1 s"),
            (3_600, "1 h"), (3_725, "1 h 2 min"), (86_400, "1 d"), (2_678_400, "31 d"), (90_061, "1 d 1 h"),
            (86_460, "1 d"),
        ]
    )
    func durations(seconds: Double, text: String) {
        #expect(PlainTime.text(seconds) == text)
    }
}

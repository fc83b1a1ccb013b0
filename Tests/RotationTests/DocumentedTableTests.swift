import Foundation
import Rotation
import Testing

@Suite("docs/rotation.md")
struct DocumentedTableTests {
    static let page = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../docs/rotation.md").standardizedFileURL

    /// The table as the code has it: a row for each phase, a column for each event that moves some phase on.
    static func table() throws -> String {
        let events = RotationEvent.Name.allCases.filter {
            ![.planned, .approved, .failed, .probeFailed, .stuck, .paused, .resumed, .retried].contains($0)
        }
        let rows = try RotationState.Phase.allCases.map { phase in
            let state = try #require(try Fixture.state(phase))
            let cells = events.map {
                state.after(Fixture.event($0), at: Fixture.now)?.phase.rawValue ?? "–"
            }
            return row(["**\(phase.rawValue)**"] + cells)
        }
        let head = [
            row(["phase \\ event"] + events.map(\.rawValue)), row(["---"] + events.map { _ in "---" }),
        ]
        return (head + rows).joined(separator: "\n")
    }

    private static func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }

    @Test("shows the table of phases and events as the code has it")
    func isCurrent() throws {
        let text = try String(contentsOf: Self.page, encoding: .utf8)
        let table = try Self.table()
        #expect(text.contains(table), "docs/rotation.md must hold:\n\(table)")
    }
}

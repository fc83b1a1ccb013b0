import Foundation
import Rotation
import Testing

@Suite("docs/rotation.md")
struct DocumentedTableTests {
    static let page = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../docs/rotation.md").standardizedFileURL

    /// The table as the code has it: a row for each state, a column for each event.
    static var table: String {
        let events = RotationEvent.Name.allCases
        let rows = RotationState.Name.allCases.map { state in
            let cells = events.map { Fixture.state(state).after(Fixture.event($0))?.name.rawValue ?? "–" }
            return row(["**\(state.rawValue)**"] + cells)
        }
        let head = [
            row(["state \\ event"] + events.map(\.rawValue)), row(["---"] + events.map { _ in "---" }),
        ]
        return (head + rows).joined(separator: "\n")
    }

    private static func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }

    @Test("shows the table of states and events as the code has it")
    func isCurrent() throws {
        let text = try String(contentsOf: Self.page, encoding: .utf8)
        #expect(text.contains(Self.table), "docs/rotation.md must hold:\n\(Self.table)")
    }
}

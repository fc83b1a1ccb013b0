import Foundation
import Testing

@testable import Policies

@Suite("What the documents show")
struct DocumentTests {
    @Test("There are examples")
    func some() {
        #expect(Examples.sets.count >= 3)
    }

    @Test("Every example is taken without a problem", arguments: Examples.sets)
    func examples(name: String) {
        let reading = Examples.read(name)
        #expect(reading.problems.map(\.description) == [])
        #expect(reading.set?.objects.isEmpty == false)
    }

    @Test("Every YAML block of the reference is taken without an error")
    func blocks() throws {
        let document = try #require(Examples.text("docs/policies.md"))
        let blocks = document.components(separatedBy: "```yaml\n").dropFirst()
            .compactMap { $0.components(separatedBy: "```").first }
        #expect(blocks.count >= 5)
        for block in blocks {
            #expect(Reading.read(block).errors.map(\.description) == [], "\(block)")
        }
    }

    @Test("The reference names every member")
    func members() throws {
        let document = try #require(Examples.text("docs/policies.md"))
        for name in Members.all(Shape.file([])) {
            #expect(document.contains("`\(name)`"), "docs/policies.md does not name `\(name)`")
        }
    }
}

/// The names of the members of a shape and all below it.
enum Members {
    static func all(_ record: Shape.Record) -> Set<String> {
        record.members.reduce(into: []) { names, member in
            names.insert(member.name)
            names.formUnion(below(member.shape))
        }
    }

    private static func below(_ shape: Shape) -> Set<String> {
        switch shape {
        case .record(let record): all(record)
        case .list(let item, _): below(item)
        case .map(let entries, _): entries.reduce(into: []) { $0.formUnion(below($1.value)) }
        case .either(let one, let other): below(one).union(below(other))
        case .text, .integer, .flag, .choice, .connector: []
        }
    }
}

import Receipts
import Testing
import VaultCore

@Suite("A receipt that contradicts itself is not believed")
struct ContradictionTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let named: String
        let change: Sample.Change

        init(_ name: String, _ named: String, _ change: @escaping Sample.Change) {
            (testDescription, self.named, self.change) = (name, named, change)
        }
    }

    private static let late = Sample.decided - .seconds(3_600)

    static let broken = [
        Case("the refusal before the decision", "the refusal was seen") {
            $0.times.refused = ReceiptTime(Sample.decided - .seconds(1))
        },
        Case("the decision before the promotion", "became current") {
            $0.times.promoted = ReceiptTime(Sample.decided + .seconds(1))
            $0.decision.cause = .person
            $0.decision.decidedBy = Receipt.Person(clientID: "ada", name: nil)
        },
        Case("the promotion before the beginning", "began") {
            $0.times.begun = ReceiptTime(Sample.promoted + .seconds(1))
        },
        Case("the end before the refusal", "committed") {
            $0.times.retired = ReceiptTime(Sample.refused - .milliseconds(1))
            $0.issued -= 1
        },
        Case("signed at another time", "not signed in the second") { $0.issued += 1 },
        Case("a use within the quiet period", "batch used it at") {
            $0.evidence?.uses[0].last = ReceiptTime(late)
            $0.decision.stillUsedBy = ["batch"]
        },
        Case("a gap within the quiet period", "without a gap only since") {
            $0.evidence?.completeSince = ReceiptTime(late)
        },
        Case("a quiet period that is not over", "became current at") {
            $0.evidence?.uses = []
            $0.decision.quiet = CalendarDuration(days: 3)
        },
        Case("quiet without evidence", "no evidence") { $0.evidence = nil },
        Case("a straggler who is not said to be one", "still used it") {
            $0.decision.cause = .person
            $0.decision.decidedBy = Receipt.Person(clientID: "ada", name: nil)
            $0.evidence?.uses[0].last = ReceiptTime(late)
        },
        Case("one who is said to be a straggler and is none", "still used it") {
            $0.decision.stillUsedBy = ["batch"]
        },
        Case("a use after the decision", "came after the decision") {
            $0.decision.cause = .deadline
            $0.decision.atDeadline = "retire"
            $0.decision.deadline = CalendarDuration(days: 1)
            $0.evidence?.uses[0].last = ReceiptTime(Sample.decided + .seconds(1))
            $0.decision.stillUsedBy = ["batch"]
        },
        Case("a use that ends before it begins", "do not add up") {
            $0.evidence?.uses[1].first = ReceiptTime(Sample.begun + .seconds(1))
        },
        Case("a use that happened never", "do not add up") { $0.evidence?.uses[1].count = 0 },
        Case("a source that nobody knows", "'rumour'") { $0.evidence?.uses[1].source = "rumour" },
        Case("a deadline that had not come", "was not before") {
            $0.decision.cause = .deadline
            $0.decision.atDeadline = "retire"
        },
        Case("a deadline that holds", "says of none") {
            $0.decision.cause = .deadline
            $0.decision.deadline = CalendarDuration(days: 1)
        },
        Case("a deadline that is not named", "says of none") {
            $0.decision.cause = .deadline
            $0.decision.atDeadline = "retire"
            $0.decision.deadline = nil
        },
        Case("a person's decision without a person", "person") { $0.decision.cause = .person },
        Case("a person where the policy decided", "person") {
            $0.decision.decidedBy = Receipt.Person(clientID: "ada", name: "Ada")
        },
        Case("one version that follows itself", "are the same") { $0.versions.new = $0.versions.old },
        Case("versions that are none", "identifiers") { $0.versions.old = "latest" },
        Case("a trigger that nobody knows", "'whim'") { $0.request.trigger = "whim" },
        Case("a strategy that nobody knows", "'luck'") { $0.target.strategy = "luck" },
        Case("two principals that are one", "principals do not fit") { $0.target.newPrincipal = "orders_a" },
        Case("one principal that is two", "principals do not fit") { $0.target.strategy = "two-passwords" },
        Case("no overlap where there is one", "cause does not fit") { $0.decision.cause = .noOverlap },
        Case("quiet where there is no overlap", "cause does not fit") {
            $0.target.strategy = "one-principal"
            $0.target.newPrincipal = "orders_a"
        },
        Case("a form that never was", "no form 0") { $0.form = 0 },
    ]

    @Test("what is wrong is named, and nothing else is told of", arguments: broken)
    func contradiction(one: Case) throws {
        let verdict = Sample.keys.verify(try Sample.text(Sample.receipt(one.change)))
        #expect(verdict.problems.map(\.code) == [.contradiction], "\(verdict.problems)")
        #expect(verdict.problems.first?.detail.contains(one.named) == true, "\(verdict.problems)")
    }

    static let sound = [
        Case("as it is", "") { _ in },
        Case("no use was ever seen", "") { $0.evidence?.uses = [] },
        Case("quiet to the second", "") {
            $0.evidence?.uses[0].last = ReceiptTime(Sample.decided - .days(1))
        },
        Case("a deadline, used or not", "") {
            $0.decision.cause = .deadline
            $0.decision.atDeadline = "retire"
            $0.decision.deadline = CalendarDuration(days: 2)
            $0.evidence?.uses[0].last = ReceiptTime(late)
            $0.decision.stillUsedBy = ["batch"]
        },
        Case("a person, though it was used", "") {
            $0.decision.cause = .person
            $0.decision.decidedBy = Receipt.Person(clientID: "ada", name: "Ada")
            $0.evidence?.uses[0].last = ReceiptTime(late)
            $0.decision.stillUsedBy = ["batch"]
        },
        Case("one login only", "") {
            $0.target.strategy = "one-principal"
            $0.target.newPrincipal = "orders_a"
            $0.decision.cause = .noOverlap
        },
        Case("two passwords of one login", "") {
            $0.target.strategy = "two-passwords"
            $0.target.newPrincipal = "orders_a"
        },
        Case("everything in one instant", "") {
            $0.times = Receipt.Times(
                begun: Sample.decided,
                promoted: Sample.decided,
                decided: Sample.decided,
                refused: Sample.decided,
                retired: Sample.decided
            )
            $0.issued = Sample.decided.unixSeconds
            $0.evidence?.uses = []
            $0.decision.quiet = CalendarDuration(days: 0)
        },
    ]

    @Test("what can be true is valid", arguments: sound)
    func valid(one: Case) throws {
        #expect(Sample.keys.verify(try Sample.text(Sample.receipt(one.change))).problems == [])
    }
}

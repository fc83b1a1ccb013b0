import Testing
import VaultCore

@testable import VaultService

@Suite("What a server sees of the others")
struct NodeSightsTests {
    private let start = Timestamp(unixSeconds: 1_800_000_000)

    private func node(beats: Int64 = 0, process: String = "p") -> NodeRecord {
        NodeRecord(
            name: "other",
            process: process,
            place: "",
            version: "",
            address: "",
            started: start,
            seen: start,
            beats: beats,
            flushed: start
        )
    }

    @Test("one that does not beat is silent after so many looks, and not before")
    func silence() {
        var sights = NodeSights()
        for _ in 1..<NodeSights.patience { #expect(sights.take([node()], at: start).isEmpty) }
        #expect(sights.take([node()], at: start) == [node()])
    }

    @Test("one that was not heard for three seconds shows, and one that beats does not")
    func quiet() {
        var sights = NodeSights()
        #expect(!sights.isSilent(node()))
        for look in 1...6 {
            _ = sights.take([node()], at: start)
            #expect(sights.isSilent(node()) == (look == 6))
        }
        #expect(!sights.isSilent(node(beats: 1)))
    }

    @Test("a beat, or another process, begins anew", arguments: [(1, "p"), (0, "q")])
    func beats(beats: Int64, process: String) {
        var sights = NodeSights()
        for _ in 1..<NodeSights.patience { _ = sights.take([node()], at: start) }
        #expect(sights.take([node(beats: beats, process: process)], at: start).isEmpty)
        #expect(sights.sights["other"]?.looks == 1)
    }

    @Test("time without a look makes nobody silent")
    func outage() {
        var sights = NodeSights()
        _ = sights.take([node()], at: start)
        #expect(sights.take([node()], at: start + .seconds(3_600)).isEmpty)
    }

    @Test("a beat was told after the look before the one that showed it")
    func notYet() {
        var sights = NodeSights()
        _ = sights.take([node()], at: start)
        _ = sights.take([node(beats: 1)], at: start + .seconds(1))
        #expect(sights.sights["other"]?.notYet == start)
        _ = sights.take([node(beats: 1)], at: start + .seconds(2))
        #expect(sights.sights["other"]?.notYet == start)
    }
}

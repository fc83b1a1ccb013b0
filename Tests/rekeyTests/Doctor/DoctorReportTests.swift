import Foundation
import Testing

@testable import rekey

@Suite("The doctor's report")
struct DoctorReportTests {
    private static let report = DoctorReport(findings: [
        .good("disk", "much room"), .unknown("clock", "nobody knows"),
        .mend("data folder", "it is open", remedy: "chmod 700 /data"),
        .advice("swap", "it is on", remedy: "swapoff -a"),
    ])

    @Test("What must be mended stands first, each remedy under its finding, the counts last")
    func text() {
        #expect(
            Self.report.lines == [
                "mend     data folder  it is open", "                      -> chmod 700 /data",
                "advice   swap         it is on", "                      -> swapoff -a",
                "unknown  clock        nobody knows", "good     disk         much room", "",
                "1 to mend, 1 to consider, 1 good, 1 not told",
            ]
        )
    }

    @Test("As JSON it has the counts and every finding in the order of the checks")
    func json() throws {
        let data = try JSONEncoder().encode(Self.report)
        let json = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(json["mend"] as? Int == 1)
        let checks = (json["value"] as? [[String: Any]])?.compactMap { $0["check"] as? String }
        #expect(checks == ["disk", "clock", "data folder", "swap"])
    }

    @Test("An error becomes a finding with its last sentence as the remedy")
    func saying() {
        #expect(Finding.mend("a", saying: "One. Two. Do it.") == .mend("a", "One. Two", remedy: "Do it"))
        #expect(Finding.mend("a", saying: "Alone.").remedy?.isEmpty == false)
    }
}

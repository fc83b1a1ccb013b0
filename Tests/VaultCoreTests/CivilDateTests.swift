import Foundation
import Testing

@testable import VaultCore

@Suite("Civil dates")
struct CivilDateTests {
    @Test("every day of eight centuries has the number the system's calendar gives it, and back")
    func agreesWithTheCalendar() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: "GMT"))
        for day in stride(from: -135_000, through: 160_000, by: 37) {
            let parts = calendar.dateComponents(
                [.year, .month, .day],
                from: Date(timeIntervalSince1970: Double(day) * 86_400)
            )
            let date = CivilDate(daysSinceEpoch: day)
            #expect([date.year, date.month, date.day] == [parts.year, parts.month, parts.day])
            #expect(date.daysSinceEpoch == day)
        }
    }

    @Test("the ends of the range of the wire convert both ways")
    func convertsTheEnds() {
        #expect(CivilDate(year: 1970, month: 1, day: 1).daysSinceEpoch == 0)
        #expect(CivilDate(daysSinceEpoch: 2_932_896) == CivilDate(year: 9999, month: 12, day: 31))
        #expect(CivilDate(daysSinceEpoch: -719_528) == CivilDate(year: 0, month: 1, day: 1))
    }

    @Test("months add over the ends of years, also backwards")
    func addsMonths() {
        let start = CivilDate(year: 2024, month: 1, day: 31)
        #expect(start.adding(months: 13) == CivilDate(year: 2025, month: 2, day: 28))
        #expect(start.adding(months: -1) == CivilDate(year: 2023, month: 12, day: 31))
        #expect(start.adding(months: -11) == CivilDate(year: 2023, month: 2, day: 28))
        #expect(start.adding(months: 0) == start)
        #expect(
            CivilDate(year: 2000, month: 2, day: 29).adding(months: -1_200)
                == CivilDate(year: 1900, month: 2, day: 28)
        )
    }
}

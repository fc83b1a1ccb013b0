/// A day of the week.
public enum Weekday: Int, CaseIterable, Sendable {
    case sunday
    case monday
    case tuesday
    case wednesday
    case thursday
    case friday
    case saturday

    /// The day of the week of a day counted from 1970-01-01, a Thursday.
    public init(day: Int) {
        let index = (day % 7 + 11) % 7
        self = Self.allCases[index]
    }

    /// Reads `Mon` or `Monday` in any case; nil for another word.
    public init?(_ text: some StringProtocol) {
        let word = text.lowercased()
        guard let found = Self.allCases.first(where: { $0.name == word || $0.name.prefix(3) == word }) else {
            return nil
        }
        self = found
    }

    private var name: String { "\(self)" }
}

import VaultCore
import VaultService

/// The clock that `--dev` lets people move; how far it was moved is kept in the data folder, so that a restart does
/// not turn it back under objects that bear its times.
struct DevClock: Sendable {
    /// The name under which the store keeps how far the clock was moved, in microseconds.
    static let setting = "dev-clock-offset"

    let clock: MovableClock
    let store: any VaultStore

    /// Moves the clock to where the last server on this folder had it, and returns how far that is.
    ///
    /// Throws ``Failure`` when it was moved and `isAllowed` is false.
    func restore(isAllowed: Bool) async throws -> Duration {
        let offset = try await store.read { reader in try Self.offset(reader) }
        guard offset > .zero else { return .zero }
        guard isAllowed else {
            throw Failure(
                "The clock of this data folder was moved forward by \(offset.inWords) with --dev, and what it holds "
                    + "bears times of then. Start it with --dev, or serve another folder."
            )
        }
        clock.advance(toOffset: offset)
        return offset
    }

    /// Moves the clock to where another server of the database has moved it.
    func follow() async throws {
        let offset = try await store.read { reader in try Self.offset(reader) }
        if offset > .zero { clock.advance(toOffset: offset) }
    }

    /// Moves the clock forward, durably before anyone sees it.
    func advance(by duration: CalendarDuration) async throws -> Timestamp {
        let offset = try await store.write(.clockAdvance) { transaction in
            let now = clock.now()
            let step = duration.after(now) - now
            let offset = try Self.offset(transaction) + step
            try transaction.setSetting(Self.setting, to: String(offset.wholeMicroseconds))
            return offset
        }
        return clock.advance(toOffset: offset)
    }

    private static func offset(_ reader: any ServerReader) throws -> Duration {
        .microseconds(try reader.setting(setting).flatMap { Int64($0) } ?? 0)
    }
}

extension Duration {
    /// Days, hours and minutes, such as `31 d 2 h`, for a person.
    var inWords: String {
        let minutes = components.seconds / 60
        let parts = [(minutes / 1_440, "d"), (minutes / 60 % 24, "h"), (minutes % 60, "min")]
        let words = parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        return words.isEmpty ? "\(components.seconds) s" : words.joined(separator: " ")
    }
}

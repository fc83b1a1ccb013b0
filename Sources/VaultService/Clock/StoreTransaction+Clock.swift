import VaultCore

extension StoreReader {
    /// Since when the clocks of all servers have run evenly, as far as it is known; nil for always.
    func evenSince() throws -> Timestamp? {
        try setting(Timestamp.evenSetting).flatMap { Int64($0) }.map { Timestamp(microseconds: $0) }
    }

    /// When the machine was started, by its clock as a server last saw it in the same run of the machine.
    func clockReference(of place: ClockWatch.Place) throws -> Timestamp? {
        let words = try setting(place.setting)?.split(separator: " ") ?? []
        guard words.count == 2, words[0] == place.boot, let boot = Int64(words[1]) else { return nil }
        return Timestamp(microseconds: boot)
    }
}

extension StoreTransaction {
    /// Has every quiet period, soak and deadline begin anew at `instant`.
    func setEvenSince(to instant: Timestamp) throws {
        try setSetting(Timestamp.evenSetting, to: String(instant.microseconds))
    }

    /// Notes when the machine was started, by its clock as it is now.
    func setClockReference(of place: ClockWatch.Place, to boot: Timestamp) throws {
        try setSetting(place.setting, to: "\(place.boot) \(boot.microseconds)")
    }

    /// Has what bears a later time than `instant`, to which the clock was set back, bear that: uses that were seen, and
    /// when open rotations are looked at.
    func pullBack(to instant: Timestamp) throws {
        try pullUses(backTo: instant)
        try lowerEvidenceFloor(to: instant)
        for place in try openRotationPlaces(limit: 100_000) {
            guard let entry = try dueEntries(of: place.object).first(where: { $0.work == .rotate }),
                entry.at > instant
            else { continue }
            try setDue(DueEntry(at: instant, work: .rotate, object: entry.object))
        }
    }
}

extension Timestamp {
    fileprivate static let evenSetting = "clock-even-since"
}

extension ClockWatch.Place {
    fileprivate var setting: String { "clock-reference:\(node)" }
}

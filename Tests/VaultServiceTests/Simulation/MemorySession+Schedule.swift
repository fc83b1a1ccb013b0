import VaultCore

extension MemorySession {
    func due(at instant: Timestamp, limit: Int) throws -> [DueEntry] {
        Array(allDue.filter { $0.at <= instant }.prefix(limit))
    }

    func nextDue() throws -> Timestamp? { allDue.first?.at }

    func dueEntries(of id: ObjectID) throws -> [DueEntry] { allDue.filter { $0.object == id } }

    private var allDue: [DueEntry] {
        contents.due.flatMap { id, works in works.map { DueEntry(at: $0.value, work: $0.key, object: id) } }
            .sorted {
                ($0.at, $0.object.name.canonical, $0.work.rawValue) < (
                    $1.at, $1.object.name.canonical, $1.work.rawValue
                )
            }
    }

    func journal(of rotation: String) throws -> [JournalEntry] { contents.rotations[rotation]?.journal ?? [] }

    func openRotations(limit: Int) throws -> [String] {
        Array(contents.order.filter { contents.rotations[$0]?.isEnded == false }.prefix(limit))
    }

    func openRotationPlaces(limit: Int) throws -> [RotationPlace] {
        try openRotations(limit: limit).compactMap { id in
            contents.rotations[id].map {
                RotationPlace(id: id, object: $0.object, sequence: Int64($0.journal.count))
            }
        }
    }

    func openRotation(of id: ObjectID) throws -> String? {
        contents.order.first {
            contents.rotations[$0]?.isEnded == false && contents.rotations[$0]?.object == id
        }
    }

    func rotations(of id: ObjectID, limit: Int) throws -> [String] {
        Array(contents.order.reversed().filter { contents.rotations[$0]?.object == id }.prefix(limit))
    }

    func rotations(limit: Int) throws -> [String] { Array(contents.order.reversed().prefix(limit)) }

    func outbox(limit: Int) throws -> [OutboxEntry] { Array(contents.outbox.prefix(limit)) }

    func outboxEntry(_ id: String) throws -> OutboxEntry? { contents.outbox.first { $0.id == id } }

    func lease(_ name: String) throws -> Lease? { contents.leases[name] }

    // MARK: - Writing

    func setDue(_ entry: DueEntry) throws { contents.due[entry.object, default: [:]][entry.work] = entry.at }

    func clearDue(_ work: DueEntry.Work, of id: ObjectID) throws { contents.due[id]?[work] = nil }

    func append(_ entry: JournalEntry, ends: Bool) throws {
        if entry.sequence == 1 {
            guard contents.rotations[entry.rotation] == nil, try openRotation(of: entry.object) == nil else {
                throw VaultError(.conflict, "another rotation is open")
            }
            contents.rotations[entry.rotation] = .init(object: entry.object)
            contents.order.append(entry.rotation)
        }
        guard contents.rotations[entry.rotation]?.journal.count == Int(entry.sequence) - 1 else {
            throw VaultError(.conflict, "the entry is not the next")
        }
        contents.rotations[entry.rotation]?.journal.append(entry)
        if ends { contents.rotations[entry.rotation]?.isEnded = true }
    }

    func append(_ entry: OutboxEntry) throws { contents.outbox.append(entry) }

    func markDelivered(_ ids: [String]) throws { contents.outbox.removeAll { ids.contains($0.id) } }

    func acquireLease(_ name: String, holder: String, now: Timestamp, until: Timestamp) throws -> Lease? {
        let standing = contents.leases[name].flatMap { $0.until > now ? $0 : nil }
        if let standing, standing.holder != holder { return nil }
        if standing == nil { contents.fence += 1 }
        let lease = Lease(name: name, holder: holder, fence: standing?.fence ?? contents.fence, until: until)
        contents.leases[name] = lease
        return lease
    }

    func release(_ lease: Lease) throws {
        guard let standing = contents.leases[lease.name], standing.holder == lease.holder,
            standing.fence == lease.fence
        else { return }
        contents.leases[lease.name] = nil
    }
}

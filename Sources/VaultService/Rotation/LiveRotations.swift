import Rotation
import Synchronization
public import VaultCore

/// Where the open rotations of this server stand: a mirror of their journals, and the observer of their events.
///
/// Whoever commits events of a rotation has them followed here. Events that somebody else committed are found by their
/// places in the journal, so the observer hears each event once and in order.
public final class LiveRotations: Sendable {
    let staged = StagedVersions()
    private let store: any VaultStore
    private let observe: RotationObserver
    private let open = Mutex<[ObjectID: OpenRotation]>([:])
    private let isBehind = Mutex(false)

    /// A mirror of nothing yet; ``load()`` fills it.
    ///
    /// `observe` is called under a lock, and must not call back.
    public init(over store: any VaultStore, observe: @escaping RotationObserver = { _ in }) {
        self.store = store
        self.observe = observe
    }

    /// Fills it from the rotations that are open, as at a start and after another node was at work.
    ///
    /// What is followed meanwhile is kept; the observer hears how those ended that are not open any more.
    public func load() async throws {
        let rotations = try await store.read { try $0.openRotations() }
        let ids = Set(rotations.map(\.id))
        let gone = open.withLock { open in
            for one in rotations where open[one.object].map({ $0.isBehind(one) }) ?? true {
                open[one.object] = one
                staged.follow(one)
            }
            return open.values.filter { !ids.contains($0.id) }.map(\.object)
        }
        for object in gone { try await refresh(object) }
        for one in rotations where rotation(of: one.object)?.id != one.id { try await adopt(one.id) }
    }

    /// Takes over what other nodes committed since the last look; costs what changed, and one look at what is open.
    func follow(_ places: [RotationPlace]) async throws {
        let known = open.withLock { $0 }
        let ids = Set(places.map(\.id))
        for gone in known.values where !ids.contains(gone.id) { try await refresh(gone.object) }
        for place in places {
            guard let one = known[place.object], one.id == place.id else {
                try await adopt(place.id)
                continue
            }
            if one.sequence < place.sequence { try await refresh(place.object) }
        }
    }

    /// Another node is at work, whose events are not followed here.
    func fallBehind() {
        isBehind.withLock { $0 = true }
    }

    /// Takes over what another node did since this was last filled.
    func catchUp() async throws {
        guard isBehind.withLock(\.self) else { return }
        try await load()
        isBehind.withLock { $0 = false }
    }

    // MARK: - Looking

    /// The rotation of an object that has not ended.
    func rotation(of object: ObjectID) -> OpenRotation? {
        open.withLock { $0[object] }
    }

    /// The rotations of which both logins work, and the uses of the old one are looked for.
    var observing: [OpenRotation] {
        open.withLock { open in open.values.filter { $0.state.phase == .observing } }
    }

    /// The rotations that go on by themselves and that refused logins would undo now.
    func breakable(at now: Timestamp, evenSince: Timestamp?) -> [OpenRotation] {
        open.withLock { open in
            open.values.filter { rotation in
                let state = rotation.state
                let isHeldUp = state.halt != nil || state.attempts.retryAt.map { $0 > now } ?? false
                return !isHeldUp && state.watch(at: now, evenSince: evenSince)?.authFailures != nil
            }
        }
    }

    /// How many old logins are kept beyond their deadline because they are used.
    public func held(at now: Timestamp, evenSince: Timestamp? = nil) -> Int {
        observing.count { $0.state.isHeld(at: now, evenSince: evenSince) }
    }

    // MARK: - Following

    /// Takes over a rotation of which events were committed just now, and tells of them.
    func follow(_ rotation: OpenRotation) async throws {
        let known = self.rotation(of: rotation.object)
        let before = rotation.sequence - Int64(rotation.news.count)
        if known?.id == rotation.id ? known?.sequence == before : known == nil && before == 0 {
            return hear(rotation.news, leadingTo: rotation)
        }
        try await refresh(rotation.object)
        guard self.rotation(of: rotation.object)?.id != rotation.id else { return }
        try await adopt(rotation.id)
    }

    /// Looks at an object again whose rotation may have been moved on by a change of the object itself.
    func refresh(_ object: ObjectID) async throws {
        guard let known = rotation(of: object) else { return }
        guard let now = try await store.read({ try $0.rotationWithNews(known.id) }) else {
            return forget(known)
        }
        hear(now.news, leadingTo: now)
    }

    // MARK: - Private

    /// Takes over an open rotation that was not known; an ended one was known once.
    private func adopt(_ id: String) async throws {
        guard let now = try await store.read({ try $0.rotationWithNews(id) }), !now.state.isEnded else {
            return
        }
        hear(now.news, leadingTo: now)
        try await refresh(now.object)
    }

    /// Tells what was not heard yet, and takes over where the rotation stands unless more is known already.
    private func hear(_ news: [RotationNews], leadingTo rotation: OpenRotation) {
        open.withLock { open in
            let known = open[rotation.object].flatMap { $0.id == rotation.id ? $0.sequence : nil } ?? 0
            guard rotation.sequence > known else { return }
            for one in news where one.sequence > known { observe(one) }
            var quiet = rotation
            quiet.news = []
            open[rotation.object] = rotation.state.isEnded ? nil : quiet
            staged.follow(rotation)
        }
    }

    private func forget(_ rotation: OpenRotation) {
        open.withLock { open in
            guard open[rotation.object]?.id == rotation.id else { return }
            open[rotation.object] = nil
            staged.forget(rotation.object)
        }
    }
}

extension OpenRotation {
    /// Whether the other is the same rotation at a later place.
    fileprivate func isBehind(_ other: OpenRotation) -> Bool {
        id == other.id && sequence < other.sequence
    }
}

import VaultCore

/// One seal found in a data folder.
public struct SealFile: Equatable, Sendable {
    /// Where a seal of a kind stands; the staged one becomes the current one when the keys are wrapped under it.
    struct Place: Hashable, Sendable, CaseIterable {
        let kind: SealKind
        let isStaged: Bool

        static let allCases = SealKind.allCases.flatMap { kind in
            [false, true].map { Place(kind: kind, isStaged: $0) }
        }

        /// The file's name: `seal`, `seal.json`, `seal.next` or `seal.next.json`.
        var fileName: String {
            "seal" + (isStaged ? ".next" : "") + (kind == .passphrase ? ".json" : "")
        }
    }

    /// How it keeps the root key.
    public var kind: SealKind { place.kind }
    /// Whether a rotation made it and has not finished.
    public var isStaged: Bool { place.isStaged }
    /// Which root key it holds.
    public let rootID: String
    /// Its name in the data folder.
    public var fileName: String { place.fileName }
    let place: Place

    /// Chooses the seal that opens keys wrapped under `rootID`; with no keys yet, the one that is not staged.
    ///
    /// This is how a rotation cut short is settled: the keys in the store say which seal counts. Nil when there is
    /// no seal and none is needed. Throws ``VaultError/Code/sealUnavailable`` when none of `files` fits.
    static func choose(among files: [SealFile], opening rootID: String?) throws(VaultError) -> SealFile? {
        guard let rootID else { return files.first { !$0.isStaged } }
        guard let match = files.first(where: { $0.rootID == rootID }) else {
            let present =
                files.isEmpty
                ? "there is no seal" : "the seal is \(files.map(\.rootID).joined(separator: ", "))"
            throw VaultError(
                .sealUnavailable,
                "The database is sealed under root key \(rootID), but \(present). Put back the seal of this data."
            )
        }
        return match
    }
}

public import SecretMemory
public import VaultCore

/// The seals in a data folder: the current one and, while a rotation runs, a staged one beside it.
public struct SealFolder: Sendable {
    /// Asks for a passphrase; called only when the seal that counts needs one.
    public typealias PassphraseSource = @Sendable () throws(VaultError) -> SharedSecret

    /// The folder.
    public let path: String
    let random: any RandomSource

    /// The seals in the folder at `path`, which exists.
    public init(path: String, random: any RandomSource = SystemRandom()) {
        self.path = path
        self.random = random
    }

    /// Every seal in the folder, without opening it.
    ///
    /// Throws ``VaultError/Code/sealUnavailable`` when a file is damaged or other users may reach it.
    public func seals() throws(VaultError) -> [SealFile] {
        var found: [SealFile] = []
        for place in SealFile.Place.allCases where PrivateFile.exists(location(place)) {
            found.append(SealFile(rootID: try rootID(at: place), place: place))
        }
        return found
    }

    /// Makes the first seal, durable on return; throws ``VaultError/Code/conflict`` when there is one.
    public func create(_ seal: NewSeal) throws(VaultError) -> any RootKey {
        guard try seals().isEmpty else {
            throw VaultError(.conflict, "There is a seal in \(path) already. Use: rekey seal rotate")
        }
        return try make(seal, staged: false)
    }

    /// Opens the seal that opens keys wrapped under `rootID`, or the current one while there are no keys; nil when
    /// the folder is new.
    ///
    /// Throws ``VaultError/Code/wrongPassphrase``, or ``VaultError/Code/sealUnavailable`` when no seal fits.
    public func open(keysUnder rootID: String?, passphrase: PassphraseSource) throws(VaultError) -> (
        any RootKey
    )? {
        guard let file = try SealFile.choose(among: try seals(), opening: rootID) else { return nil }
        switch file.kind {
        case .file: return try FileSeal(path: location(file.place)).open(random: random)
        case .passphrase:
            let seal = PassphraseSeal(path: location(file.place))
            return try seal.open(passphrase: try passphrase(), random: random)
        }
    }

    /// Makes a seal beside the current one, durable on return.
    func stage(_ seal: NewSeal) throws(VaultError) -> any RootKey {
        try make(seal, staged: true)
    }

    /// Makes the seal of `rootID` the current and only one, durable on return; repeatable after a crash at any point.
    func settle(on rootID: String) throws(VaultError) {
        let files = try seals()
        guard let chosen = try SealFile.choose(among: files, opening: rootID) else { return }
        let home = SealFile.Place(kind: chosen.kind, isStaged: false)
        if chosen.isStaged {
            try PrivateFile.move(location(chosen.place), to: location(home))
        }
        for place in SealFile.Place.allCases {
            if place != home { try PrivateFile.remove(location(place)) }
            try PrivateFile.remove(location(place) + PrivateFile.temporarySuffix)
        }
    }

    // MARK: Help

    private func make(_ seal: NewSeal, staged: Bool) throws(VaultError) -> any RootKey {
        switch seal {
        case .file:
            let place = SealFile.Place(kind: .file, isStaged: staged)
            return try FileSeal(path: location(place)).create(random: random)
        case .passphrase(let passphrase, let scrypt):
            let place = SealFile.Place(kind: .passphrase, isStaged: staged)
            let seal = PassphraseSeal(path: location(place))
            return try seal.create(passphrase: passphrase, scrypt: scrypt, random: random)
        }
    }

    private func rootID(at place: SealFile.Place) throws(VaultError) -> String {
        switch place.kind {
        case .file: try FileSeal(path: location(place)).open(random: random).id
        case .passphrase: try PassphraseSeal(path: location(place)).rootID()
        }
    }

    private func location(_ place: SealFile.Place) -> String {
        "\(path)/\(place.fileName)"
    }
}

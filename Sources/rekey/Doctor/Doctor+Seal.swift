import SQLStore
import Sealing
import VaultCore

extension Doctor {
    /// Looks at the seals, and opens the one that counts when it needs a passphrase and has one.
    func seal(_ report: DatabaseReport?) -> SealCheck {
        let rootIDs = report?.rootIDs
        let found = seals
        return SealCheck(
            folder: options.folder,
            seals: found,
            rootIDs: rootIDs,
            passphrase: passphrase(found, rootIDs),
            passphraseFile: options.passphraseFile.flatMap(FileFacts.read)
        )
    }

    private var seals: SealCheck.Seals {
        do {
            return .found(
                try SealFolder(path: options.folder).seals().map { seal in
                    SealCheck.Seal(
                        fileName: seal.fileName,
                        rootID: seal.rootID,
                        isStaged: seal.isStaged,
                        needsPassphrase: seal.kind == .passphrase
                    )
                }
            )
        } catch {
            return .unreadable(error.summary)
        }
    }

    private func passphrase(_ seals: SealCheck.Seals, _ rootIDs: [String]?) -> SealCheck.Passphrase {
        guard let file = options.passphraseFile else { return .notNamed }
        guard case .found(let seals) = seals, seals.contains(where: \.needsPassphrase) else { return .opens }
        do {
            let passphrase = try RekeyServer.passphrase(file)
            _ = try SealFolder(path: options.folder).open(keysUnder: rootIDs?.first) { passphrase }
            return .opens
        } catch let error as VaultError {
            return .fails(error.summary)
        } catch {
            return .fails("\(error)")
        }
    }
}

import Connectors
import Foundation
import Policies
import RekeyWire
import VaultCore

/// Takes emergency changes into the files of whoever asks.
struct WriteBack {
    let files: [PolicyUpload.File]
    let changes: [EmergencyChange]

    /// The patches, each standing on those before it; throws what keeps a change from being written.
    func patches() throws -> [PolicyPatch] {
        let now = Timestamp(unixSeconds: Int64(Date().timeIntervalSince1970))
        return try PolicyReader(connectors: ConnectorKinds.all.map { ConnectorShape($0) }).writeBack(
            changes,
            to: files.map { PolicyFile(name: $0.name, text: $0.text) },
            at: now
        )
    }

    /// Puts the patched texts in the place of the files; each file is replaced as a whole.
    static func write(_ patches: [PolicyPatch]) throws {
        let texts = Dictionary(patches.map { ($0.file, $0.text) }) { _, last in last }
        for (file, text) in texts.sorted(by: { $0.key < $1.key }) {
            do {
                try Data(text.utf8).write(to: URL(filePath: file), options: .atomic)
            } catch {
                throw Failure("\(file) cannot be written.")
            }
        }
    }
}

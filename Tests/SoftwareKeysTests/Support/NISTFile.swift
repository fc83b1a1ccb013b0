import Foundation

/// A response file of NIST's validation suite for AES: blocks of `NAME = hex` lines.
struct NISTFile {
    struct Record {
        let key, iv, plaintext, ciphertext: [UInt8]
    }

    let records: [Record]

    init(named name: String) throws {
        let text = try String(contentsOf: VectorFile.folder.appending(path: "\(name).rsp"), encoding: .utf8)
        let blocks = text.replacing("\r", with: "").split(separator: "\n\n")
        records = blocks.compactMap(Self.record)
    }

    private static func record(_ block: Substring) -> Record? {
        var members: [Substring: [UInt8]] = [:]
        for line in block.split(separator: "\n") {
            let parts = line.split(separator: " = ")
            if parts.count == 2 { members[parts[0]] = Hex.bytes(parts[1]) }
        }
        guard let key = members["KEY"], let iv = members["IV"], let plaintext = members["PLAINTEXT"],
            let ciphertext = members["CIPHERTEXT"]
        else { return nil }
        return Record(key: key, iv: iv, plaintext: plaintext, ciphertext: ciphertext)
    }
}

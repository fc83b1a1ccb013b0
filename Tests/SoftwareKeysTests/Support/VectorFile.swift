import Foundation

/// A Wycheproof file: the members that our tests read, from any of its schemas.
struct VectorFile: Decodable {
    let numberOfTests: Int
    let testGroups: [VectorGroup]

    /// Reads a file of the `Vectors` folder.
    init(named name: String) throws {
        let data = try Data(contentsOf: Self.folder.appending(path: "\(name)_test.json"))
        self = try JSONDecoder().decode(Self.self, from: data)
    }

    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Vectors")
}

/// Vectors that share a key or sizes.
struct VectorGroup: Decodable {
    struct PublicKey: Decodable {
        let modulus: String?
        let publicExponent: String?
        let wx: String?
        let wy: String?
    }

    struct PrivateJWK: Decodable {
        let n, e, d, p, q, dp, dq, qi: String
    }

    let sha: String?
    let keySize: Int?
    let ivSize: Int?
    let tagSize: Int?
    let publicKey: PublicKey?
    let privateKeyPkcs8: String?
    let privateKeyJwk: PrivateJWK?
    let tests: [Vector]
}

/// One vector.
struct Vector: Decodable {
    enum Result: String, Decodable {
        case valid, invalid, acceptable
    }

    let tcId: Int
    let comment: String
    let flags: [String]
    let key, iv, aad, msg, ct, tag, sig, label: String?
    let result: Result

    func bytes(_ member: KeyPath<Vector, String?>) -> [UInt8] { Hex.bytes(self[keyPath: member] ?? "") }
}

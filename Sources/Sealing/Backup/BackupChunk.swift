import Crypto
import Foundation
import SecretMemory

/// One chunk of a backup's content under AES-256-GCM, bound to its number and to whether it is the last.
///
/// So chunks cannot be reordered, doubled, dropped or cut off (the STREAM construction of Hoang, Reyhanitabar,
/// Rogaway and Vizár, 2015).
enum BackupChunk {
    /// The most plaintext in a chunk; all but the last have exactly this.
    static let size = 65_536
    /// What a chunk grows by: the tag.
    ///
    /// The nonce is the chunk's number and not stored.
    static let overhead = 16

    /// How long an archive of so much content is, without the header.
    static func encryptedLength(of contentLength: Int) -> Int {
        contentLength + count(for: contentLength) * overhead
    }

    /// How many chunks so much content takes; at least one.
    static func count(for contentLength: Int) -> Int {
        max((contentLength + size - 1) / size, 1)
    }

    /// Encrypts; nil only when the key has a wrong length.
    static func seal(_ plaintext: RawSpan, key: SymmetricKey, number: Int, isLast: Bool) -> [UInt8]? {
        let box = AuthenticatedBox.seal(
            plaintext,
            key: key,
            nonce: nonce(number),
            binding: binding(number, isLast)
        )
        return box.map { Array($0.dropFirst(AuthenticatedBox.nonceLength)) }
    }

    /// Decrypts; nil when anything was altered or the chunk stands in another place.
    static func open(_ box: [UInt8], key: SymmetricKey, number: Int, isLast: Bool) -> SecretBytes? {
        AuthenticatedBox.open(nonce(number) + box, key: key, binding: binding(number, isLast))
    }

    private static func nonce(_ number: Int) -> [UInt8] {
        [0, 0, 0, 0] + BigEndian.bytes(UInt64(number))
    }

    private static func binding(_ number: Int, _ isLast: Bool) -> [UInt8] {
        var data = AssociatedData("rekey backup chunk v1")
        data.append(number)
        data.append(isLast ? 1 : 0)
        return data.bytes
    }
}

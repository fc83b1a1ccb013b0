import Foundation
import SecretMemory

/// Ours; swift-crypto has another type of this name.
typealias SharedSecret = SecretMemory.SharedSecret

extension SharedSecret {
    /// Takes over what a library handed out as `Data`, and wipes that copy.
    convenience init(wiping data: inout Data) {
        self.init(SecretBytes(copying: data.bytes))
        data.resetBytes(in: data.startIndex..<data.endIndex)
    }
}

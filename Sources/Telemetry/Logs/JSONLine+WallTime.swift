import Audit
import Foundation
import VaultCore

extension JSONLine {
    /// Adds the machine's time: a log tells when things happened outside, whatever the vault's clock says.
    mutating func addWallTime() {
        let now = Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000))
        add("time") { bytes in
            bytes.append(UInt8(ascii: "\""))
            now.appendISO8601(to: &bytes)
            bytes.append(UInt8(ascii: "\""))
        }
    }
}

import Crypto
import Foundation
import VaultCore

/// A part of a time that looks random and is always the same for the same object, seed and turn.
public enum Jitter {
    /// Whole seconds from zero to less than `bound`.
    ///
    /// Objects of one policy are spread evenly, and asking again, on another node or after a restart, gives the same.
    public static func offset(of path: ObjectPath, turn: Int64, seed: String = "", within bound: Duration)
        -> Duration
    {
        let seconds = bound.wholeMicroseconds / 1_000_000
        guard seconds > 0 else { return .zero }
        let number = spread("\(seed)\n\(path.canonical)\n\(turn)")
        return .seconds(Int64(number % UInt64(seconds)))
    }

    /// A number that is spread evenly over all numbers.
    static func spread(_ text: String) -> UInt64 {
        SHA256.hash(data: Data(text.utf8)).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}

/// Counts words that may be aliases, before a parser sees them.
///
/// A few nested aliases can stand for more nodes than there is memory, and comparing keys visits them all.
enum AliasLike {
    /// How often `*` begins a word that could be an alias.
    static func count(in text: String) -> Int {
        var count = 0
        var before = UInt8(ascii: "\n")
        var isStar = false
        for byte in text.utf8 {
            if isStar && isAnchorByte(byte) { count += 1 }
            isStar = byte == UInt8(ascii: "*") && mayPrecede(before)
            before = byte
        }
        return count
    }

    private static func isAnchorByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, 45, 95: true
        default: false
        }
    }

    private static func mayPrecede(_ byte: UInt8) -> Bool {
        byte <= 32 || "[{,:?-".utf8.contains(byte)
    }
}

/// What authenticated encryption binds a ciphertext to: a context and fields, each preceded by its length.
///
/// No two different lists of fields have the same bytes, so nothing can move between neighbouring fields.
struct AssociatedData {
    private(set) var bytes: [UInt8]

    /// Starts with what the ciphertext is, and in which format.
    init(_ context: String) {
        bytes = []
        bytes.reserveCapacity(256)
        append(context)
    }

    /// Adds a text field.
    mutating func append(_ field: String) {
        append(bigEndian: UInt32(truncatingIfNeeded: field.utf8.count))
        bytes.append(contentsOf: field.utf8)
    }

    /// Adds a field of bytes.
    mutating func append(_ field: [UInt8]) {
        append(bigEndian: UInt32(truncatingIfNeeded: field.count))
        bytes.append(contentsOf: field)
    }

    /// Adds a number, in eight bytes.
    mutating func append(_ number: Int) {
        append(bigEndian: UInt32(8))
        append(bigEndian: UInt64(bitPattern: Int64(number)))
    }

    private mutating func append<Number: FixedWidthInteger>(bigEndian number: Number) {
        for shift in stride(from: Number.bitWidth - 8, through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: number >> shift))
        }
    }
}

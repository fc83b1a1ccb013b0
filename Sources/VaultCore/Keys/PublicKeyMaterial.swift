/// The public part of a key: big-endian, unsigned, without leading zeros but for coordinates of fixed width.
public enum PublicKeyMaterial: Equatable, Sendable {
    /// Modulus and exponent.
    case rsa(modulus: [UInt8], exponent: [UInt8])
    /// The point's coordinates, each ``Curve/coordinateLength`` bytes.
    case ec(Curve, x: [UInt8], y: [UInt8])
    /// A symmetric key shows its length only.
    case oct(bits: Int)
}

import SecretMemory
import SoftwareKeys
import Testing
import VaultCore

@Suite("Import takes sound keys only, and names the member that is wrong")
struct KeyImportTests {
    let provider = TestKeys.provider

    @Test("an altered RSA number is refused by name", arguments: ["n", "e", "d", "p", "q", "dp", "dq", "qi"])
    func alteredNumbersAreRefused(_ member: String) throws {
        var parts = try RSAParts.sound()
        // Two more: an odd number stays odd, and a prime is most unlikely to stay prime.
        let last = (parts.numbers[member] ?? []).count - 1
        parts.numbers[member]?[last] ^= 2
        let named = member == "e" ? "key." : "key.\(member)"
        expectRefusal(naming: named) { try provider.importKey(parts.imported) }
    }

    @Test(
        "a missing or oversized RSA number is refused by name",
        arguments: ["d", "p", "q", "dp", "dq", "qi"]
    )
    func numbersAreBounded(_ member: String) throws {
        var parts = try RSAParts.sound()
        for wrong in [[], [0], [UInt8](repeating: 255, count: 300)] {
            parts.numbers[member] = wrong
            expectRefusal(naming: "key.\(member)") { try provider.importKey(parts.imported) }
        }
    }

    @Test(
        "an RSA exponent out of bounds is refused",
        arguments: [[], [3], [1, 0, 0], [1, 0, 0, 0, 0, 0, 1]] as [[UInt8]]
    )
    func exponentsAreBounded(_ exponent: [UInt8]) throws {
        var parts = try RSAParts.sound()
        parts.numbers["e"] = exponent
        expectRefusal(naming: "key.e") { try provider.importKey(parts.imported) }
    }

    @Test("an RSA modulus of another size is refused", arguments: [0, 1, 128, 255, 257, 1024])
    func modulusSizesAreBounded(_ length: Int) throws {
        var parts = try RSAParts.sound()
        parts.numbers["n"] = [UInt8](repeating: 255, count: length)
        expectRefusal(naming: "key.n") { try provider.importKey(parts.imported) }
    }

    @Test("leading zeros do not matter")
    func leadingZerosAreTaken() throws {
        var parts = try RSAParts.sound()
        for member in parts.numbers.keys { parts.numbers[member]?.insert(0, at: 0) }
        let material = try provider.importKey(parts.imported)
        guard case .rsa(let modulus, _) = material.publicMaterial else {
            Issue.record("not an RSA key")
            return
        }
        #expect(modulus.count == 256 && modulus.first != 0)
    }

    @Test("parts of two EC keys, or of another curve, are refused", arguments: Curve.allCases)
    func inconsistentPointsAreRefused(_ curve: Curve) throws {
        guard case .ec(_, let x, let y) = try provider.generate(.ec(curve)).publicMaterial else { return }
        let width = curve.coordinateLength
        let one = secret([1])
        expectRefusal(naming: "key.d") { try provider.importKey(.ec(curve, x: x, y: y, privateScalar: one)) }
        let none = secret(.init(repeating: 0, count: width))
        expectRefusal(naming: "key.d") { try provider.importKey(.ec(curve, x: x, y: y, privateScalar: none)) }
        let huge = secret(.init(repeating: 255, count: width + 1))
        expectRefusal(naming: "key.d") { try provider.importKey(.ec(curve, x: x, y: y, privateScalar: huge)) }
        let offCurve = y.dropLast() + [y[width - 1] ^ 1]
        expectRefusal(naming: "key.x") {
            try provider.importKey(.ec(curve, x: x, y: Array(offCurve), privateScalar: one))
        }
        for other in Curve.allCases where other.coordinateLength == width && other != curve {
            expectRefusal(naming: "key.x") {
                try provider.importKey(.ec(other, x: x, y: y, privateScalar: one))
            }
        }
        expectRefusal(naming: "key.x") {
            try provider.importKey(.ec(curve, x: [1] + x, y: y, privateScalar: one))
        }
        expectRefusal(naming: "key.y") { try provider.importKey(.ec(curve, x: x, y: [], privateScalar: one)) }
    }

    @Test("a symmetric key of another length is refused", arguments: [0, 1, 15, 17, 31, 33, 64])
    func symmetricLengthsAreBounded(_ length: Int) {
        expectRefusal(naming: "key.k") {
            try provider.importKey(.oct(secret(.init(repeating: 1, count: length))))
        }
    }

    @Test("a symmetric key is taken as it is", arguments: [16, 24, 32])
    func symmetricKeysAreTaken(_ length: Int) throws {
        let bytes = [UInt8](repeating: 1, count: length)
        let material = try provider.importKey(.oct(secret(bytes)))
        #expect(material.publicMaterial == .oct(bits: length * 8))
        #expect(exposed(material.privateMaterial) == bytes)
    }
}

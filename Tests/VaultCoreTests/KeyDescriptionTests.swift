import Testing
import VaultCore

@Suite("Key descriptions")
struct KeyDescriptionTests {
    @Test(
        "a key takes exactly the operations its kind can do",
        arguments: KeyType.allCases,
        KeyOperation.allCases
    )
    func operations(type: KeyType, operation: KeyOperation) throws {
        let possible: Set<KeyOperation> =
            type == .ec ? [.sign, .verify] : [.encrypt, .decrypt, .sign, .verify, .wrapKey, .unwrapKey]
        if possible.contains(operation) {
            try KeyDescription.check([.sign, operation], for: type)
        } else {
            let error = #expect(throws: VaultError.self) {
                try KeyDescription.check([.sign, operation], for: type)
            }
            #expect(error?.code == .badParameter)
            #expect(error?.summary.contains("key_ops: \(operation.rawValue)") == true)
        }
    }

    @Test("no list and an empty one are fit for every kind", arguments: KeyType.allCases)
    func none(type: KeyType) throws {
        try KeyDescription.check(nil, for: type)
        try KeyDescription.check([], for: type)
    }
}

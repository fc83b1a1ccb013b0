import Access
import Testing
import VaultCore

@Suite("The limits of vaults")
struct ThrottleTests {
    private static let other = VaultName("other") ?? .default

    /// How many of `count` transactions at one instant are admitted.
    private static func admitted(
        _ count: Int,
        _ kind: TransactionKind,
        weighing weight: Int = 1,
        with vault: VaultName = .default,
        at now: Duration = .zero,
        _ throttle: inout Throttle
    ) -> Int {
        var admitted = 0
        for _ in 0..<count where throttle.admit(kind, with: vault, at: now) == .admitted {
            admitted += 1
            throttle.charge(weight - 1, as: kind, to: vault, at: now)
        }
        return admitted
    }

    @Test(
        "each kind and size of key has Azure's limit in ten seconds",
        arguments: [
            (TransactionKind.keyCreate, KeySpecification.ec(.p256), 20), (.create, .oct(bits: 256), 300),
            (.other, .oct(bits: 256), 4_000), (.keyUse, .ec(.p521), 4_000),
            (.keyUse, .rsa(bits: 2_048), 4_000),
            (.keyUse, .rsa(bits: 3_072), 1_000), (.keyUse, .rsa(bits: 4_096), 500),
        ]
    )
    func azure(kind: TransactionKind, key: KeySpecification, limit: Int) {
        var throttle = Throttle(.azure)
        #expect(Self.admitted(limit + 50, kind, weighing: key.transactionWeight, &throttle) == limit)
    }

    @Test("weights are summed up")
    func sums() {
        var throttle = Throttle(.azure)
        #expect(Self.admitted(250, .keyUse, weighing: 8, &throttle) == 250)
        #expect(Self.admitted(250, .keyUse, weighing: 4, &throttle) == 250)
        #expect(Self.admitted(9_999, .keyUse, &throttle) == 1_000)
    }

    @Test("one kind takes nothing from another, one vault nothing from another")
    func apart() {
        var throttle = Throttle(.azure)
        for kind in TransactionKind.allCases {
            for vault in [VaultName.default, Self.other] {
                let limit = ThrottleLimits.azure[kind]
                #expect(Self.admitted(limit + 1, kind, with: vault, &throttle) == limit)
            }
        }
    }

    @Test("all vaults together have five times the limit of one")
    func server() throws {
        var throttle = Throttle(.azure)
        let names = try (1...6).map { try #require(VaultName("vault-\($0)")) }
        let admitted = names.map { Self.admitted(25, .keyCreate, with: $0, &throttle) }
        #expect(admitted == [20, 20, 20, 20, 20, 0])
        guard case .refused(let limit, let wait) = throttle.admit(.keyCreate, with: names[5], at: .zero)
        else {
            Issue.record("the hundred and first was admitted")
            return
        }
        #expect(limit == .server && wait == .milliseconds(10_500))
        #expect(throttle.admit(.keyCreate, with: names[0], at: .zero) == .refused(.vault, after: wait))
    }

    @Test("what is refused does not count, so that patience is rewarded")
    func refusals() {
        var throttle = Throttle(.azure)
        #expect(Self.admitted(20, .keyCreate, &throttle) == 20)
        for tenth in 1..<105 {
            #expect(throttle.admit(.keyCreate, with: .default, at: .milliseconds(100 * tenth)) != .admitted)
        }
        #expect(throttle.admit(.keyCreate, with: .default, at: .milliseconds(10_500)) == .admitted)
    }

    @Test("limits are read from words, and others stay as Azure has them")
    func words() throws {
        #expect(try ThrottleLimits.read([]) == .azure && ThrottleLimits.read(["azure"]) == .azure)
        #expect(try ThrottleLimits.read(["none"]) == nil)
        let limits = try #require(
            try ThrottleLimits.read(["azure", "other=1000", "key-create=1", "other=50"])
        )
        #expect(TransactionKind.allCases.map { limits[$0] } == [1, 4_000, 300, 50])
    }

    @Test(
        "what is no limit is refused with the remedy",
        arguments: [
            (["none", "other=1"], "none alone"), (["off"], "write azure"),
            (["others=1"], "key-create, key-use"),
            (["other"], "KIND=COUNT"), (["other=0"], "other=4000"), (["other=-1"], "other=4000"),
            (["key-create=many"], "key-create=20"), (["create=1=2"], "KIND=COUNT"), (["use=9999999"], "KIND"),
            (["create=1000001"], "create=300"), ([""], "write azure"),
        ]
    )
    func refusedWords(words: [String], remedy: String) {
        let fault = #expect(throws: TextFault.self) { try ThrottleLimits.read(words) }
        #expect(fault?.remedy.contains(remedy) == true)
    }
}

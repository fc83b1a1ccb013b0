import Foundation
import SecretMemory
import Testing
import VaultCore

@testable import KeyVaultWire

@Suite("JSON reader")
struct JSONReaderTests {
    @Test("a string from another encoder is read the same", arguments: HostileStrings.all)
    func readsStrings(text: String) throws {
        for options in [
            JSONSerialization.WritingOptions.fragmentsAllowed, [.fragmentsAllowed, .withoutEscapingSlashes],
        ] {
            let data = try JSONSerialization.data(withJSONObject: text, options: options)
            var reader = try JSONReader(Array(data))
            #expect(try reader.string().utf8.elementsEqual(text.utf8))
            try reader.finish()
        }
    }

    @Test("a string escaped throughout is read as the same bytes", arguments: HostileStrings.all)
    func readsEscapes(text: String) throws {
        let escaped = text.utf16.map { unit in "\\u" + String(unit, radix: 16).leftPadded(to: 4) }.joined()
        var reader = try JSONReader(Array("\"\(escaped)\"".utf8))
        let secret = try reader.secretText(maximum: 10_000)
        #expect(secret.withBytes { $0.exposed() } == Array(text.utf8))
    }

    @Test(
        "what is not JSON is refused",
        arguments: [
            "{", "}", "{]", "[1,]", "{\"a\":1,}", "{\"a\"}", "{\"a\":}", "{a:1}", "{'a':1}", "[1 2]",
            "{\"a\":1 \"b\":2}",
            "nul", "True", "tru", "01", "-", "-01", "1.", ".5", "1e", "1e+", "+1", "0x10", "NaN", "Infinity",
            "\"",
            "\"a", "\"\\\"", "\"\\x\"", "\"\\u12\"", "\"\\u12G4\"", "\"\\ud800\"", "\"\\udc00\"",
            "\"\\ud800\\u0041\"",
            "\"\\ud800x\"", "\"\t\"", "\"\n\"", "[1]]", "1 2", "{}x", "//c\n1", "/**/1", "\u{FEFF}1", "[,1]",
            "{,}",
            "\"\\", "[", "[[", "\"\\u", "-x", "1.e5", "{\"a\" 1}", "{\"a\":1,,\"b\":2}", "\u{A0}1",
        ]
    )
    func refusesMalformed(text: String) {
        #expect(!accepts(Array(text.utf8)))
    }

    @Test(
        "an empty text and one that is not UTF-8 say so",
        arguments: [
            ([], "empty"), ([0x20, 0x0A], "empty"), ([0x22, 0xFF, 0x22], "UTF-8"),
            ([0x22, 0xC0, 0xAF, 0x22], "UTF-8"),
            ([0x22, 0xED, 0xA0, 0x80, 0x22], "UTF-8"), ([0xFF, 0xFE, 0x7B, 0x00], "UTF-8"),
        ] as [([UInt8], String)]
    )
    func refusesBytes(bytes: [UInt8], mentioned: String) throws {
        let error = try #require(throws: VaultError.self) { _ = try JSONReader(bytes) }
        #expect(error.code == .badParameter)
        #expect(error.summary.contains(mentioned))
    }

    @Test("nesting has a limit, so that no text exhausts the stack")
    func limitsDepth() {
        let limit = JSONReader.maximumDepth
        #expect(accepts(nested(limit)))
        #expect(!accepts(nested(limit + 1)))
        #expect(!accepts(nested(100_000)))
    }

    @Test("an object has a bounded number of members, so that looking for repeats stays cheap")
    func limitsMembers() {
        let members = (0..<JSONReader.maximumMembers).map { "\"\($0)\":0" }
        #expect(accepts(Array("{\(members.joined(separator: ","))}".utf8)))
        #expect(!accepts(Array("{\((members + ["\"x\":0"]).joined(separator: ","))}".utf8)))
    }

    @Test("a member that comes twice is refused, also in another spelling of its escapes")
    func refusesRepeatedMembers() throws {
        for text in ["{\"a\":1,\"a\":1}", "{\"a\":1,\"\\u0061\":2}"] {
            var reader = try JSONReader(Array(text.utf8))
            let error = try #require(throws: VaultError.self) { try reader.skipValue() }
            #expect(error.summary.contains("a is given twice"))
        }
    }

    @Test(
        "text that is altered at random is accepted exactly when another parser accepts it",
        arguments: 0..<8 as Range<UInt64>
    )
    func agreesWithAnotherParser(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let template = Array(
            #"{"a":[1,-0.5e+3,true,false,null,"x\u00e9\n\ud83d\ude00"],"b":{"c":"d"},"e":""}"#.utf8
        )
        let pieces = Array(#"{}[]",:\u0aeE+-.19tfn "#.utf8) + [0x00, 0x1F, 0x7F, 0xC3]
        for _ in 0..<2_000 {
            var text = template
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let place = Int.random(in: 0..<text.count, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: text[place] = pieces.randomElement(using: &generator) ?? 0
                case 1: text.remove(at: place)
                default: text.insert(pieces.randomElement(using: &generator) ?? 0, at: place)
                }
            }
            let reference =
                (try? JSONSerialization.jsonObject(with: Data(text), options: .fragmentsAllowed)) != nil
            if accepts(text) {
                #expect(reference, "\(String(decoding: text, as: UTF8.self))")
            } else if reference {
                #expect(isStricter(about: text), "\(String(decoding: text, as: UTF8.self))")
            }
        }
    }

    @Test("any bytes at all are refused or accepted, never more", arguments: 0..<4 as Range<UInt64>)
    func survivesNoise(seed: UInt64) {
        var generator = SeededGenerator(seed: seed &+ 99)
        for _ in 0..<5_000 {
            let bytes = (0..<Int.random(in: 0..<24, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            _ = accepts(bytes)
            _ = accepts([UInt8(ascii: "\"")] + bytes + [UInt8(ascii: "\"")])
        }
    }

    // MARK: Help

    private func accepts(_ bytes: [UInt8]) -> Bool {
        guard var reader = try? JSONReader(bytes) else { return false }
        return (try? reader.skipValue()) != nil && (try? reader.finish()) != nil
    }

    /// Whether only our stricter rules refuse the text: a repeated member, or the comma before a closing bracket
    /// that Foundation lets pass.
    private func isStricter(about bytes: [UInt8]) -> Bool {
        guard var reader = try? JSONReader(bytes) else { return false }
        do {
            try reader.skipValue()
            return false
        } catch {
            let text = String(decoding: bytes, as: UTF8.self)
            return error.summary.contains("is given twice") || text.contains(/,\s*[\]}]/)
        }
    }

    private func nested(_ depth: Int) -> [UInt8] {
        Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
    }
}

extension String {
    fileprivate func leftPadded(to width: Int) -> String {
        String(repeating: "0", count: max(0, width - count)) + self
    }
}

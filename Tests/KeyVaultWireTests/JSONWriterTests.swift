import Foundation
import Testing

@testable import KeyVaultWire

@Suite("JSON writer")
struct JSONWriterTests {
    @Test("any string is read back the same by another parser", arguments: HostileStrings.all)
    func writesStrings(text: String) throws {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member(text)
            writer.string(text)
            writer.member("bytes")
            writer.string(utf8: Array(text.utf8))
        }
        let parsed = try JSONSerialization.jsonObject(with: Data(writer.bytes)) as? [String: String]
        #expect(parsed?[text].map { Array($0.utf8) } == Array(text.utf8))
        #expect(parsed?["bytes"].map { Array($0.utf8) } == Array(text.utf8))
        #expect(writer.bytes.allSatisfy { $0 >= 0x20 }, "no control character stands bare")
    }

    @Test("values and structures stand in order with commas between")
    func writesStructures() {
        var writer = JSONWriter()
        writer.object { writer in
            writer.member("a")
            writer.array { writer in
                writer.integer(-1)
                writer.boolean(true)
                writer.null()
                writer.object { _ in }
                writer.array { _ in }
            }
            writer.member("b")
            writer.plain("x", "/", "y")
            writer.member("c")
            writer.base64URL([0xFB, 0xFF])
        }
        #expect(
            String(decoding: writer.bytes, as: UTF8.self)
                == #"{"a":[-1,true,null,{},[]],"b":"x/y","c":"-_8"}"#
        )
    }
}

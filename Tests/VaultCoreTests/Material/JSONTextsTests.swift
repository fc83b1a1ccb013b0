import SecretMemory
import Testing

@testable import VaultCore

@Suite("Members of a JSON object of texts")
struct JSONTextsTests {
    private func read(_ text: String) -> [String: String]? {
        JSONTexts(SharedSecret(SecretBytes(copying: Array(text.utf8))))?.members.mapValues { value in
            value.withBytes { String(decoding: $0.exposed(), as: UTF8.self) }
        }
    }

    @Test(
        "are read whatever the spelling",
        arguments: [
            ("{}", [:]), (" { } \n", [:]), (#"{"a":"b"}"#, ["a": "b"]),
            ("\t{ \"a\" :\r\n\"b\" , \"c\":\"\" }", ["a": "b", "c": ""]),
            (#"{"\u0061":"\"\\\/\b\f\n\r\t"}"#, ["a": "\"\\/\u{8}\u{C}\n\r\t"]),
            (#"{"é":"ü\u00fc\u00FC\ud83d\ude00😀"}"#, ["é": "üüü😀😀"]), (#"{"":"\u0000"}"#, ["": "\0"]),
        ] as [(String, [String: String])]
    )
    func good(text: String, members: [String: String]) {
        #expect(read(text) == members)
    }

    @Test(
        "Anything else is none",
        arguments: [
            "", "x", "[]", "\"a\"", "null", "{", "}", #"{"a"}"#, #"{"a":}"#, #"{"a":"b""#, #"{"a":"b",}"#,
            #"{"a":"b"}x"#, #"{"a":"b"}{}"#, #"{"a":1}"#, #"{"a":null}"#, #"{"a":{"b":"c"}}"#,
            #"{"a":["b"]}"#,
            #"{"a":"b","a":"c"}"#, #"{"a":"b" "c":"d"}"#, #"{'a':'b'}"#, #"{"a":"\x"}"#, #"{"a":"\"#,
            #"{"a":"\u"#,
            #"{"a":"\u12"}"#, #"{"a":"\u12g4"}"#, #"{"a":"\ud83d"}"#, #"{"a":"\ud83dx"}"#,
            #"{"a":"\ud83d\u0041"}"#,
            #"{"a":"\ude00"}"#, "{\"a\":\"\n\"}", "{\"a\":\"b\u{1}\"}", "{,}", "\u{FEFF}{}",
        ]
    )
    func bad(text: String) {
        #expect(read(text) == nil)
    }
}

import Foundation
import Testing

/// Compares a body with the file of its name; `REKEY_UPDATE_GOLDEN=1` (`make update-golden`) writes the file instead.
func expectGolden(
    _ body: [UInt8],
    _ name: String,
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Golden/\(name).json")
    _ = try JSONSerialization.jsonObject(with: Data(body))
    if ProcessInfo.processInfo.environment["REKEY_UPDATE_GOLDEN"] == "1" {
        try Data(body + [UInt8(ascii: "\n")]).write(to: file)
    }
    let expected = try String(contentsOf: file, encoding: .utf8)
    #expect(String(decoding: body, as: UTF8.self) + "\n" == expected, sourceLocation: sourceLocation)
}

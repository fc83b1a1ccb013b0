public import VaultCore

/// Reads a JSON text (RFC 8259) from front to back, strictly, and names the place of whatever is wrong.
///
/// Why not `JSONDecoder`: a secret's value goes from the text straight into memory that is wiped, with no
/// `String` in between; repeated members, unknown members, numbers like `1.0` and trailing text are refused;
/// and the path that signs with a key is not slower to parse than to sign. What is left of the secret is the
/// body itself, which belongs to the HTTP layer.
public struct JSONReader {
    /// How deep objects and arrays may nest.
    public static let maximumDepth = 8
    /// How many members an object may have; no body needs more, and looking for repeats stays cheap.
    public static let maximumMembers = 64

    let bytes: [UInt8]
    var position = 0
    private var path: [PathStep] = []

    private enum PathStep {
        case member(String)
        case element(Int)
    }

    /// Starts reading; throws ``VaultError/Code/badParameter`` when the text is empty or not UTF-8.
    public init(_ bytes: [UInt8]) throws(VaultError) {
        self.bytes = bytes
        do {
            _ = try UTF8Span(validating: bytes.span)
        } catch {
            throw VaultError(.badParameter, "The body is not valid UTF-8; send JSON encoded as UTF-8.")
        }
        skipSpace()
        guard position < bytes.count else {
            throw VaultError(.badParameter, "The body is empty; this operation needs a JSON object.")
        }
    }

    /// Reads an object; `body` is called at the value of each member and must read or skip it.
    ///
    /// Throws when a member comes twice, when there are too many, and what `body` throws.
    public mutating func object(
        _ body: (String, inout JSONReader) throws(VaultError) -> Void
    ) throws(VaultError) {
        try open(UInt8(ascii: "{"), named: "an object")
        var seen: [String] = []
        while try nextItem(closing: UInt8(ascii: "}"), isFirst: seen.isEmpty) {
            let name = try memberName()
            path[path.count - 1] = .member(name)
            guard seen.count < Self.maximumMembers else { throw failure("is one member too many") }
            guard !seen.contains(name) else { throw failure("is given twice; give it once") }
            seen.append(name)
            try body(name, &self)
        }
        path.removeLast()
    }

    /// Reads an array; `body` is called at each element and must read or skip it.
    public mutating func array(_ body: (inout JSONReader) throws(VaultError) -> Void) throws(VaultError) {
        try open(UInt8(ascii: "["), named: "an array")
        var count = 0
        while try nextItem(closing: UInt8(ascii: "]"), isFirst: count == 0) {
            path[path.count - 1] = .element(count)
            try body(&self)
            count += 1
        }
        path.removeLast()
    }

    /// Reads `null` as nil, anything else by `read`.
    public mutating func nullable<Value>(
        _ read: (inout JSONReader) throws(VaultError) -> Value
    ) throws(VaultError) -> Value? {
        guard peek() == UInt8(ascii: "n") else { return try read(&self) }
        try literal("null")
        return nil
    }

    /// Reads over a value of any kind, still checking that it is JSON.
    public mutating func skipValue() throws(VaultError) {
        switch peek() {
        case UInt8(ascii: "{"): try object { (_, reader) throws(VaultError) in try reader.skipValue() }
        case UInt8(ascii: "["): try array { (reader) throws(VaultError) in try reader.skipValue() }
        case UInt8(ascii: "\""): _ = try text()
        case UInt8(ascii: "t"): try literal("true")
        case UInt8(ascii: "f"): try literal("false")
        case UInt8(ascii: "n"): try literal("null")
        default: try skipNumber()
        }
    }

    /// Checks that nothing but white space follows.
    public mutating func finish() throws(VaultError) {
        skipSpace()
        guard position == bytes.count else {
            throw malformed("something follows the JSON value")
        }
    }

    // MARK: Failures

    /// The error for the value being read: its path, then `problem`.
    public func failure(_ problem: String) -> VaultError {
        VaultError(.badParameter, "\(place) \(problem).")
    }

    /// The error for a member this place does not have.
    public func unknownMember(accepted: String...) -> VaultError {
        failure("is not known here; known are \(accepted.joined(separator: ", "))")
    }

    /// The error for a member that must be there and is not; call it at the end of the object.
    public func missing(_ name: String) -> VaultError {
        VaultError(.badParameter, "\(path.isEmpty ? name : "\(place).\(name)") is required.")
    }

    /// Where the reader stands, such as `attributes.exp` or `key_ops[2]`.
    private var place: String {
        var text = ""
        for step in path {
            switch step {
            case .member(let name): text += (text.isEmpty ? "" : ".") + Self.shown(name)
            case .element(let index): text += "[\(index)]"
            }
        }
        return text.isEmpty ? "The body" : text
    }

    /// A member's name cut to a length that fits an error.
    private static func shown(_ name: String) -> String {
        name.unicodeScalars.count <= 64
            ? name : String(String.UnicodeScalarView(name.unicodeScalars.prefix(64))) + "…"
    }

    func malformed(_ problem: String) -> VaultError {
        let context = path.isEmpty ? "" : " in \(place)"
        return VaultError(
            .badParameter,
            "The body is not valid JSON: \(problem) at byte \(position)\(context)."
        )
    }

    // MARK: Structure

    private mutating func open(_ bracket: UInt8, named kind: String) throws(VaultError) {
        guard peek() == bracket else { throw wrongKind(expected: kind) }
        guard path.count < Self.maximumDepth else {
            throw malformed("it nests deeper than \(Self.maximumDepth) levels")
        }
        position += 1
        path.append(.element(0))
    }

    /// Moves to the next item of the innermost object or array, or past its closing bracket.
    private mutating func nextItem(closing bracket: UInt8, isFirst: Bool) throws(VaultError) -> Bool {
        skipSpace()
        if peek() == bracket {
            position += 1
            return false
        }
        if !isFirst {
            guard peek() == UInt8(ascii: ",") else {
                throw malformed("a comma or closing bracket is missing")
            }
            position += 1
            skipSpace()
        }
        return true
    }

    private mutating func memberName() throws(VaultError) -> String {
        guard peek() == UInt8(ascii: "\"") else { throw malformed("a member's name in quotes is missing") }
        let name = try text().string
        skipSpace()
        guard peek() == UInt8(ascii: ":") else { throw malformed("a colon is missing") }
        position += 1
        skipSpace()
        return name
    }
}

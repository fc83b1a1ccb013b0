public import SecretMemory

extension SecretTemplate {
    /// The password in a value that this template made for a user; nil for a value that it did not make.
    ///
    /// Tries what can stand at the first place of the password until the template makes the very same value of it, so a
    /// password that looks like the text around it is found all the same.
    public func password(in value: SharedSecret, user: String) -> SharedSecret? {
        guard let (start, escape) = firstPlace(user: user), start < value.count else { return nil }
        for end in (start + 1)...value.count {
            let candidate = value.withBytes { escape.read($0, from: start, to: end) }
            guard let candidate else { continue }
            let made = render(user: user, password: candidate)
            guard made.count <= value.count else { return nil }
            if made.withBytes({ made in value.withBytes { ConstantTime.areEqual(made, $0) } }) {
                return candidate
            }
        }
        return nil
    }

    /// How many bytes stand before the first place of the password, and how the password is written there.
    private func firstPlace(user: String) -> (Int, TemplateEscape)? {
        switch form {
        case .text(let text): return text.firstPlace(user: user, isJSON: false)
        case .json(let members):
            var length = 0
            for (name, text) in members.sorted(by: { $0.key < $1.key }) {
                length += 5 + TemplateEscape.json.length(of: name)
                if let (start, escape) = text.firstPlace(user: user, isJSON: true) {
                    return (length + start, escape)
                }
                length += 1 + text.length(user: user, isJSON: true)
            }
            return nil
        }
    }
}

extension TemplateText {
    fileprivate func firstPlace(user: String, isJSON: Bool) -> (Int, TemplateEscape)? {
        var length = 0
        for part in parts {
            if case .password(let isURL) = part { return (length, isURL ? .url : isJSON ? .json : .none) }
            length += Self.length(of: part, user: user, isJSON: isJSON)
        }
        return nil
    }

    fileprivate func length(user: String, isJSON: Bool) -> Int {
        parts.reduce(0) { $0 + Self.length(of: $1, user: user, isJSON: isJSON) }
    }

    private static func length(of part: Part, user: String, isJSON: Bool) -> Int {
        let plain = isJSON ? TemplateEscape.json : .none
        return switch part {
        case .literal(let text): plain.length(of: text)
        case .user(let isURL): (isURL ? TemplateEscape.url : plain).length(of: user)
        case .password: 0
        }
    }
}

extension TemplateEscape {
    /// How many bytes a text comes to.
    fileprivate func length(of text: String) -> Int {
        let bytes = SecretBytes(capacity: text.utf8.count * 6) { output in
            for byte in text.utf8 { write(byte, to: &output) }
        }
        return bytes.count
    }

    /// What a part of a value stands for; nil when it ends inside an escape.
    fileprivate func read(_ bytes: RawSpan, from start: Int, to end: Int) -> SharedSecret? {
        var offset = start
        let secret = SecretBytes(capacity: end - start) { output in
            while offset < end, let (byte, length) = next(bytes, at: offset, end: end) {
                output.append(byte)
                offset += length
            }
        }
        return offset == end ? SharedSecret(secret) : nil
    }

    private func next(_ bytes: RawSpan, at offset: Int, end: Int) -> (UInt8, Int)? {
        let byte = bytes.byte(at: offset)
        switch (self, byte) {
        case (.url, UInt8(ascii: "%")): return hex(bytes, at: offset + 1, end: end).map { ($0, 3) }
        case (.json, UInt8(ascii: "\\")):
            guard offset + 1 < end else { return nil }
            let escaped = bytes.byte(at: offset + 1)
            return escaped == UInt8(ascii: "u")
                ? hex(bytes, at: offset + 4, end: end).map { ($0, 6) } : (escaped, 2)
        default: return (byte, 1)
        }
    }

    /// The byte that two digits stand for.
    private func hex(_ bytes: RawSpan, at offset: Int, end: Int) -> UInt8? {
        guard offset + 1 < end else { return nil }
        let digits = [bytes.byte(at: offset), bytes.byte(at: offset + 1)]
        return UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
    }
}

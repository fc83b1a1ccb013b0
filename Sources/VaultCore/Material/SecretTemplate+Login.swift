public import SecretMemory

extension SecretTemplate {
    /// The password in a value for a user that means what this template makes; nil for any other value.
    ///
    /// A text must be the very same. JSON may be spelt otherwise: its members must be those of the template, and each
    /// the text that the template makes.
    public func password(in value: SharedSecret, user: String) -> SharedSecret? {
        switch form {
        case .text(let text): return text.password(in: value, user: user)
        case .json(let members):
            guard let found = JSONTexts(value)?.members, found.count == members.count,
                let (name, text) = members.filter({ $1.holdsPassword }).min(by: { $0.key < $1.key }),
                let password = found[name].flatMap({ text.password(in: $0, user: user) }),
                members.allSatisfy({ $1.makes(found[$0], user: user, password: password) })
            else { return nil }
            return password
        }
    }

    /// Why a value holds no login of this user, in words that give nothing of it away; nil when it does.
    public func misfit(of value: SharedSecret, user: String) -> String? {
        guard password(in: value, user: user) == nil else { return nil }
        guard case .json(let members) = form else { return "it is not the text that the template makes" }
        guard let found = JSONTexts(value)?.members else { return "it is no JSON object of texts" }
        if let missing = members.keys.filter({ found[$0] == nil }).min() {
            return "it has no member `\(missing)`"
        }
        if found.count > members.count { return "it has members that the template has not" }
        let other = members.filter { !$1.holdsPassword && !$1.makes(found[$0], user: user, password: nil) }
        if let name = other.keys.min() {
            return "its member `\(name)` is not the text that the template makes"
        }
        return "its members are not the texts that the template makes of one password"
    }
}

extension TemplateText {
    /// The password in a text for a user; nil for a text that this one does not make.
    ///
    /// Tries what can stand at the first place of the password until it makes the very same text, so a password that
    /// looks like the text around it is found all the same.
    fileprivate func password(in value: SharedSecret, user: String) -> SharedSecret? {
        guard let (start, escape) = firstPlace(user: user), start < value.count else { return nil }
        for end in (start + 1)...value.count {
            let candidate = value.withBytes { escape.read($0, from: start, to: end) }
            guard let candidate else { continue }
            let made = SecretTemplate(.text(self)).render(user: user, password: candidate)
            guard made.count <= value.count else { return nil }
            if made.isEqual(to: value) { return candidate }
        }
        return nil
    }

    /// Whether this is what it makes; nil for a text without a password.
    fileprivate func makes(_ value: SharedSecret?, user: String, password: SharedSecret?) -> Bool {
        let password = password ?? SharedSecret(SecretBytes(copying: []))
        let made = SecretTemplate(.text(self)).render(user: user, password: password)
        return value.map { made.isEqual(to: $0) } ?? false
    }

    /// How many bytes stand before the first place of the password, and how the password is written there.
    private func firstPlace(user: String) -> (Int, TemplateEscape)? {
        var length = 0
        for part in parts {
            switch part {
            case .password(let isURL): return (length, isURL ? .url : .none)
            case .literal(let text): length += text.utf8.count
            case .user(let isURL): length += (isURL ? TemplateEscape.url : .none).length(of: user)
            }
        }
        return nil
    }
}

extension SharedSecret {
    fileprivate func isEqual(to other: SharedSecret) -> Bool {
        withBytes { mine in other.withBytes { ConstantTime.areEqual(mine, $0) } }
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

import VaultCore

/// Takes a path apart: family, name, version, verb.
struct RouteParser {
    private typealias Methods = [(method: String, operation: WireOperation)]

    /// What may stand after the name.
    private struct Verb {
        let name: String
        let isVersioned: Bool
        let methods: Methods

        init(_ name: String, versioned: Bool = false, _ methods: Methods) {
            self.name = name
            isVersioned = versioned
            self.methods = methods
        }
    }

    /// One family of paths.
    private struct Family {
        let collection: Methods
        let object: Methods
        let version: Methods
        let verbs: [Verb]

        /// The verb of this name, compared without case.
        func verb(_ name: String) -> Verb? {
            let lowered = name.lowercased()
            return verbs.first { $0.name == lowered }
        }
    }

    let method: String

    func parse(_ path: String) -> RouteMatch {
        let trimmed = path.utf8.drop { $0 == UInt8(ascii: "/") }
        guard trimmed.count <= 1_024 else { return .unknownPath }
        var segments = trimmed.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)[...]
        guard let first = segments.popFirst().flatMap({ PercentCoding.decode($0) }) else {
            return .unknownPath
        }
        switch first.lowercased() {
        case "secrets": return parse(segments, in: Self.secrets, restore: .secretRestore)
        case "keys": return parse(segments, in: Self.keys, restore: .keyRestore)
        case "deletedsecrets": return parse(segments, in: Self.deletedSecrets)
        case "deletedkeys": return parse(segments, in: Self.deletedKeys)
        case "rng" where segments.allSatisfy(\.isEmpty): return choose([("POST", .randomBytesGet)])
        default: return .unknownPath
        }
    }

    // MARK: Segments

    private func parse(
        _ encoded: ArraySlice<Substring.UTF8View>,
        in family: Family,
        restore: WireOperation? = nil
    ) -> RouteMatch {
        var segments = encoded
        if segments.last?.isEmpty == true { segments.removeLast() }
        guard let first = segments.popFirst() else { return choose(family.collection) }
        guard let text = PercentCoding.decode(first) else {
            return .badName(WireMessages.invalidName(String(Substring(first))))
        }
        if method == "POST", segments.isEmpty, let restore, text.lowercased() == "restore" {
            return .operation(Route(restore))
        }
        guard let name = ObjectName(text) else { return .badName(WireMessages.invalidName(text)) }
        return parse(segments, after: name, in: family)
    }

    private func parse(
        _ encoded: ArraySlice<Substring.UTF8View>,
        after name: ObjectName,
        in family: Family
    ) -> RouteMatch {
        let rest = encoded.map { PercentCoding.decode($0) ?? "%" }
        switch rest.count {
        case 0:
            return choose(family.object, name)
        case 1:
            if rest[0].isEmpty { return choose(family.object, name) }
            if let verb = family.verb(rest[0]) { return choose(verb.methods, name) }
            guard let version = VersionID(rest[0]) else { return notAnOperation(rest[0], in: family) }
            return choose(family.version, name, version)
        case 2:
            guard let verb = family.verb(rest[1]), verb.isVersioned else { return .unknownPath }
            if rest[0].isEmpty { return choose(verb.methods, name) }
            guard let version = VersionID(rest[0]) else {
                return .badName(WireMessages.invalidVersion(rest[0]))
            }
            return choose(verb.methods, name, version)
        default:
            return .unknownPath
        }
    }

    private func notAnOperation(_ segment: String, in family: Family) -> RouteMatch {
        family.version.isEmpty
            ? .unknownPath : .badName(WireMessages.operationNotAllowed(method: method, segment: segment))
    }

    private func choose(_ methods: Methods, _ name: ObjectName? = nil, _ version: VersionID? = nil)
        -> RouteMatch
    {
        guard !methods.isEmpty else { return .unknownPath }
        guard let match = methods.first(where: { $0.method == method }) else {
            return .methodNotAllowed(allowed: methods.map(\.method))
        }
        return .operation(Route(match.operation, name: name, version: version))
    }

    // MARK: Families

    private static let secrets = Family(
        collection: [("GET", .secretList)],
        object: [
            ("PUT", .secretSet), ("GET", .secretGet), ("PATCH", .secretUpdate), ("DELETE", .secretDelete),
        ],
        version: [("GET", .secretGet), ("PATCH", .secretUpdate)],
        verbs: [
            Verb("versions", [("GET", .secretListVersions)]),
            Verb("backup", [("POST", .secretBackup)]),
        ]
    )

    private static let keys = Family(
        collection: [("GET", .keyList)],
        object: [("PUT", .keyImport), ("GET", .keyGet), ("PATCH", .keyUpdate), ("DELETE", .keyDelete)],
        version: [("GET", .keyGet), ("PATCH", .keyUpdate)],
        verbs: [
            Verb("sign", versioned: true, [("POST", .keySign)]),
            Verb("verify", versioned: true, [("POST", .keyVerify)]),
            Verb("encrypt", versioned: true, [("POST", .keyEncrypt)]),
            Verb("decrypt", versioned: true, [("POST", .keyDecrypt)]),
            Verb("wrapkey", versioned: true, [("POST", .keyWrap)]),
            Verb("unwrapkey", versioned: true, [("POST", .keyUnwrap)]),
            Verb("release", versioned: true, [("POST", .keyRelease)]),
            Verb("attestation", versioned: true, [("GET", .keyGetAttestation)]),
            Verb("versions", [("GET", .keyListVersions)]),
            Verb("create", [("POST", .keyCreate)]),
            Verb("rotate", [("POST", .keyRotate)]),
            Verb("rotationpolicy", [("GET", .keyRotationPolicyGet), ("PUT", .keyRotationPolicySet)]),
            Verb("backup", [("POST", .keyBackup)]),
        ]
    )

    private static let deletedSecrets = Family(
        collection: [("GET", .secretListDeleted)],
        object: [("GET", .secretGetDeleted), ("DELETE", .secretPurge)],
        version: [],
        verbs: [Verb("recover", [("POST", .secretRecover)])]
    )

    private static let deletedKeys = Family(
        collection: [("GET", .keyListDeleted)],
        object: [("GET", .keyGetDeleted), ("DELETE", .keyPurge)],
        version: [],
        verbs: [Verb("recover", [("POST", .keyRecover)])]
    )
}

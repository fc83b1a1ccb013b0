import KeyVaultWire
import Testing
import VaultCore

@Suite("Routes")
struct RouteTests {
    private static let version = "0123456789abcdef0123456789abcdef"

    @Test(
        "a method and a path name an operation",
        arguments: [
            ("PUT", "/secrets/Db", .secretSet), ("GET", "/secrets/Db", .secretGet),
            ("PATCH", "/secrets/Db", .secretUpdate), ("DELETE", "/secrets/Db", .secretDelete),
            ("GET", "/secrets/Db/versions", .secretListVersions),
            ("POST", "/secrets/Db/backup", .secretBackup),
            ("GET", "/deletedsecrets/Db", .secretGetDeleted), ("DELETE", "/deletedsecrets/Db", .secretPurge),
            ("POST", "/deletedsecrets/Db/recover", .secretRecover),
            ("POST", "/keys/Db/create", .keyCreate), ("PUT", "/keys/Db", .keyImport),
            ("POST", "/keys/Db/rotate", .keyRotate), ("GET", "/keys/Db", .keyGet),
            ("PATCH", "/keys/Db", .keyUpdate),
            ("DELETE", "/keys/Db", .keyDelete), ("GET", "/keys/Db/versions", .keyListVersions),
            ("POST", "/keys/Db/backup", .keyBackup),
            ("GET", "/keys/Db/rotationpolicy", .keyRotationPolicyGet),
            ("PUT", "/keys/Db/rotationpolicy", .keyRotationPolicySet), ("POST", "/keys/Db/sign", .keySign),
            ("POST", "/keys/Db/verify", .keyVerify), ("POST", "/keys/Db/encrypt", .keyEncrypt),
            ("POST", "/keys/Db/decrypt", .keyDecrypt), ("POST", "/keys/Db/wrapkey", .keyWrap),
            ("POST", "/keys/Db/unwrapkey", .keyUnwrap), ("POST", "/keys/Db/release", .keyRelease),
            ("GET", "/keys/Db/attestation", .keyGetAttestation), ("GET", "/deletedkeys/Db", .keyGetDeleted),
            ("DELETE", "/deletedkeys/Db", .keyPurge), ("POST", "/deletedkeys/Db/recover", .keyRecover),
        ] as [(String, String, WireOperation)]
    )
    func findsOperations(method: String, path: String, operation: WireOperation) throws {
        let expected = RouteMatch.operation(Route(operation, name: ObjectName("Db")))
        for variant in [path, path + "/", "/" + path, path.replacing("/Db/", with: "/D%62/")] {
            #expect(Route.parse(method: method, path: variant) == expected, "\(variant)")
        }
        guard case .operation(let route) = Route.parse(method: method, path: path.uppercased()) else {
            Issue.record("families and verbs are compared without case")
            return
        }
        #expect(route.operation == operation)
        #expect(route.name?.spelling == "DB")
    }

    @Test(
        "a path without a name asks for a list, a restore or random bytes",
        arguments: [
            ("GET", "/secrets", .secretList), ("GET", "/keys", .keyList),
            ("GET", "/deletedsecrets", .secretListDeleted),
            ("GET", "/deletedkeys", .keyListDeleted), ("POST", "/secrets/restore", .secretRestore),
            ("POST", "/keys/restore", .keyRestore), ("POST", "/rng", .randomBytesGet),
        ] as [(String, String, WireOperation)]
    )
    func findsOperationsWithoutName(method: String, path: String, operation: WireOperation) {
        #expect(Route.parse(method: method, path: path) == .operation(Route(operation)))
        #expect(Route.parse(method: method, path: path + "/") == .operation(Route(operation)))
        #expect(Route.parse(method: method, path: path.uppercased()) == .operation(Route(operation)))
    }

    @Test("every operation has a path")
    func reachesEveryOperation() {
        let paths = ["secrets", "keys", "deletedsecrets", "deletedkeys"].flatMap { family in
            ["/\(family)", "/\(family)/restore"]
                + [
                    "", "/versions", "/backup", "/create", "/rotate", "/rotationpolicy", "/sign", "/verify",
                    "/encrypt",
                    "/decrypt", "/wrapkey", "/unwrapkey", "/release", "/attestation", "/recover",
                ].map { "/\(family)/n\($0)" }
        }
        var reached: Set<WireOperation> = []
        for path in paths + ["/rng"] {
            for method in ["GET", "PUT", "POST", "PATCH", "DELETE"] {
                if case .operation(let route) = Route.parse(method: method, path: path) {
                    reached.insert(route.operation)
                }
            }
        }
        #expect(reached == Set(WireOperation.allCases))
    }

    @Test(
        "a version pins the operation, an empty segment means the latest",
        arguments: [
            ("GET", "/secrets/n/", "", .secretGet), ("PATCH", "/secrets/n/", "", .secretUpdate),
            ("GET", "/keys/n/", "", .keyGet), ("PATCH", "/keys/n/", "", .keyUpdate),
            ("POST", "/keys/n/", "/sign", .keySign), ("POST", "/keys/n/", "/verify", .keyVerify),
            ("POST", "/keys/n/", "/encrypt", .keyEncrypt), ("POST", "/keys/n/", "/decrypt", .keyDecrypt),
            ("POST", "/keys/n/", "/wrapKey", .keyWrap), ("POST", "/keys/n/", "/unwrapkey", .keyUnwrap),
            ("POST", "/keys/n/", "/release", .keyRelease),
            ("GET", "/keys/n/", "/attestation", .keyGetAttestation),
        ] as [(String, String, String, WireOperation)]
    )
    func readsVersions(method: String, front: String, back: String, operation: WireOperation) {
        let name = ObjectName("n")
        let pinned = Route(operation, name: name, version: VersionID(Self.version))
        #expect(Route.parse(method: method, path: front + Self.version + back) == .operation(pinned))
        #expect(
            Route.parse(method: method, path: front + Self.version.uppercased() + back + "/")
                == .operation(pinned)
        )
        #expect(Route.parse(method: method, path: front + back) == .operation(Route(operation, name: name)))
    }

    @Test("the names of verbs and families are good names for objects")
    func reservesNothing() {
        for name in ["restore", "versions", "create", "secrets", "rng"] {
            #expect(
                Route.parse(method: "GET", path: "/secrets/\(name)")
                    == .operation(Route(.secretGet, name: ObjectName(name)))
            )
        }
        #expect(
            Route.parse(method: "POST", path: "/keys/restore/create")
                == .operation(Route(.keyCreate, name: ObjectName("restore")))
        )
    }

    @Test(
        "a method that the path does not have is answered with those it has",
        arguments: [
            ("POST", "/secrets", ["GET"]), ("GET", "/rng", ["POST"]), ("HEAD", "/keys", ["GET"]),
            ("POST", "/secrets/n", ["PUT", "GET", "PATCH", "DELETE"]), ("GET", "/keys/n/create", ["POST"]),
            ("DELETE", "/secrets/n/0123456789abcdef0123456789abcdef", ["GET", "PATCH"]),
            ("POST", "/keys/n/rotationpolicy", ["GET", "PUT"]), ("PUT", "/deletedkeys/n", ["GET", "DELETE"]),
            ("get", "/keys", ["GET"]),
        ]
    )
    func refusesMethods(method: String, path: String, allowed: [String]) {
        #expect(Route.parse(method: method, path: path) == .methodNotAllowed(allowed: allowed))
    }

    @Test(
        "a path of another form is unknown",
        arguments: [
            "", "/", "//", "/secret", "/secretsx", "/certificates/n", "/healthstatus", "/secrets/n/v/x/y",
            "/secrets/n/0123456789abcdef0123456789abcdef/sign",
            "/keys/n/0123456789abcdef0123456789abcdef/create",
            "/deletedsecrets/n/backup", "/deletedkeys/n/0123456789abcdef0123456789abcdef", "/rng/x", "/%zz/n",
            "/keys/" + String(repeating: "a/", count: 2_000),
        ]
    )
    func knowsNoOtherPaths(path: String) {
        #expect(Route.parse(method: "GET", path: path) == .unknownPath)
    }

    @Test(
        "a name out of grammar is refused and shown",
        arguments: [
            ("/secrets/a_b", "a_b"), ("/keys/a%20b/create", "a b"), ("/secrets/a%2Fb", "a/b"),
            ("/keys/%00", "?"),
            ("/secrets/%C3%A9", "?"), ("/secrets/%zz", "%zz"), ("/secrets/%f", "%f"), ("/secrets/%FF", "%FF"),
            ("/keys//versions", ""), ("/secrets/..%2f..%2fetc", "../../etc"),
            ("/deletedsecrets/" + String(repeating: "x", count: 128), "xxx"),
        ]
    )
    func refusesNames(path: String, shown: String) {
        expectRefusal(of: path, mentioning: "invalid name: \(shown)")
    }

    @Test(
        "what is neither version nor operation is refused as the service does",
        arguments: [
            ("/secrets/n/latest", "Method GET does not allow operation 'latest'"),
            ("/secrets/n/0123", "does not allow operation '0123'"), ("/keys/n/%C3%A9", "operation '?'"),
            ("/keys/n/v1/attestation", "invalid version: v1"),
        ]
    )
    func refusesVersions(path: String, mentioned: String) {
        expectRefusal(of: path, mentioning: mentioned)
    }

    @Test("a POST may stand for another verb, nothing else may")
    func overridesMethods() {
        let path = "/secrets/n"
        let get = RouteMatch.operation(Route(.secretGet, name: ObjectName("n")))
        #expect(Route.parse(method: "POST", path: path, methodOverride: "get") == get)
        #expect(Route.parse(method: "GET", path: path, methodOverride: "DELETE") == get)
        #expect(
            Route.parse(method: "POST", path: path, methodOverride: "")
                == .methodNotAllowed(allowed: ["PUT", "GET", "PATCH", "DELETE"])
        )
    }

    private func expectRefusal(of path: String, mentioning text: String) {
        guard case .badName(let error) = Route.parse(method: "GET", path: path) else {
            Issue.record("\(path) was not refused")
            return
        }
        #expect(error.code == .badParameter)
        #expect(error.summary.contains(text), "\(error.summary)")
    }
}

public import VaultCore

/// An audit record as one line of JSON in Azure's `AuditEvent` form.
///
/// Source: Key Vault logging, diagnostic category `AuditEvent`. Beside Azure's fields `properties` carries
/// `requestId`, for what belongs to a rotation `rotationId`, and where several servers share a database `node`.
public struct AuditEventLine: Sendable {
    private static let vaultPath = Array("/PROVIDERS/MICROSOFT.KEYVAULT/VAULTS/".utf8)
    private let scope: [UInt8]
    private let node: String?
    private let authority: @Sendable (VaultName) -> String

    /// An encoder whose `resourceId` begins with the subscription given.
    ///
    /// `node` is the server whose log it is, where there are others;
    /// `authority` is the host and port of a vault, for acts of the server itself, which no client gave a host to.
    public init(
        subscription: String = "00000000-0000-0000-0000-000000000000",
        node: String? = nil,
        authority: @escaping @Sendable (VaultName) -> String = { "\($0).vault.localhost" }
    ) {
        self.node = node
        self.authority = authority
        scope = Array("/SUBSCRIPTIONS/\(subscription.uppercased())/RESOURCEGROUPS/REKEY".utf8)
    }

    /// The line, newline included.
    public func encode(_ record: AuditRecord) -> [UInt8] {
        var line = JSONLine(capacity: 1_024)
        line.add("time") { (bytes: inout [UInt8]) in
            bytes.append(UInt8(ascii: "\""))
            record.time.appendISO8601(to: &bytes)
            bytes.append(UInt8(ascii: "\""))
        }
        line.add("resourceId") { (bytes: inout [UInt8]) in appendResourceID(of: record, to: &bytes) }
        line.add("operationName", record.operation)
        line.add("operationVersion", record.apiVersion)
        line.add("category", "AuditEvent")
        addResult(of: record, to: &line)
        line.add("callerIpAddress", record.callerAddress)
        line.add("correlationId", record.correlationID ?? "")
        addIdentity(of: record, to: &line)
        addProperties(of: record, to: &line)
        return line.finished()
    }

    private func appendResourceID(of record: AuditRecord, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        bytes += scope
        if let vault = record.vault {
            bytes += Self.vaultPath
            for byte in vault.description.utf8 { bytes.append(byte.uppercasedLetter) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private func addResult(of record: AuditRecord, to line: inout JSONLine) {
        line.add("resultType", record.status < 400 ? "Success" : "Failed")
        line.add("resultSignature", StatusText.of(record.status))
        line.add("resultDescription", record.resultDescription)
        line.add("durationMs", String(record.duration.wholeMilliseconds))
    }

    private func addIdentity(of record: AuditRecord, to line: inout JSONLine) {
        guard let caller = record.caller else { return }
        line.add("identity") { (identity: inout JSONLine) in
            identity.add("claim") { (claim: inout JSONLine) in
                claim.add("http://schemas.microsoft.com/identity/claims/objectidentifier", caller.objectID)
                claim.add("http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn", caller.name)
                claim.add("appid", caller.clientID)
            }
        }
    }

    private func addProperties(of record: AuditRecord, to line: inout JSONLine) {
        line.add("properties") { (properties: inout JSONLine) in
            properties.add("clientInfo", record.clientInfo)
            properties.add("requestUri", record.requestURI.map { url($0, of: record) })
            properties.add("id", record.objectID.map { url("/\($0)", of: record) })
            properties.add("httpStatusCode", record.status)
            properties.add("requestId", record.requestID)
            properties.add("rotationId", record.rotationID)
            properties.add("node", node)
        }
    }

    /// A path with the scheme and the host it was, or would be, called by.
    private func url(_ path: String, of record: AuditRecord) -> String {
        guard let host = record.authority ?? record.vault.map(authority) else { return path }
        return "https://\(host)\(path)"
    }
}

extension Duration {
    fileprivate var wholeMilliseconds: Int64 {
        components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
    }
}

extension UInt8 {
    /// The upper-case form of an ASCII letter; any other byte as it is.
    fileprivate var uppercasedLetter: UInt8 {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) ? self & 0xDF : self
    }
}

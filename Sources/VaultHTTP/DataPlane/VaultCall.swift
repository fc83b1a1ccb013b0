import HTTPTypes
import Identity
import KeyVaultWire
import VaultCore

/// A data-plane request that was let through, with what answers need.
struct VaultCall: Sendable {
    /// Beyond this no body but a restore's is read.
    static let bodyLimit = 256 * 1_024

    let frame: RequestFrame
    let vault: VaultRecord
    let caller: Principal
    let route: Route
    let query: QueryParameters
    let writer: ResponseWriter

    /// The object named; the router leaves no operation on an object without a name.
    func object() throws(VaultError) -> ObjectID {
        guard let name = route.name else { throw WireMessages.unknownPath() }
        return ObjectID(vault: vault.name, kind: route.operation.family, name: name)
    }

    /// The body as a request of this type.
    func body<Request: WireRequest>(_ type: Request.Type, limit: Int = bodyLimit) async throws -> Request {
        let bytes = try await frame.body(limit)
        return try WireDecoder.decode(type, from: bytes, contentType: frame.headers[.contentType])
    }

    /// One page of a list: `fetch` gets the key to start after and how many rows to bring.
    func page<Row>(
        key: (Row) -> String,
        fetch: (_ after: String?, _ limit: Int) async throws -> [Row]
    ) async throws -> (rows: [Row], nextLink: String?) {
        let request = try PageRequest(query)
        var rows = try await fetch(request.after, request.limit + 1)
        guard rows.count > request.limit else { return (rows, nil) }
        rows.removeLast(rows.count - request.limit)
        let link = rows.last.map { request.nextLink(after: key($0), of: route, at: writer.address) }
        return (rows, link)
    }
}

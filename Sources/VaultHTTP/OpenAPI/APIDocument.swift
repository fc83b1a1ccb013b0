import Foundation

/// The description of `/rekey/v1` in OpenAPI 3.1, made from the operations and the types of their bodies.
///
/// Source: OpenAPI Specification 3.1.1.
enum APIDocument {
    /// The document as JSON text.
    static let bytes: [UInt8] = {
        let options: JSONSerialization.WritingOptions = [.sortedKeys, .withoutEscapingSlashes]
        let data = try? JSONSerialization.data(
            withJSONObject: document(of: APIOperation.all),
            options: options
        )
        return Array(data ?? Data("{}".utf8))
    }()

    /// The document that describes these operations.
    static func document(of operations: [APIOperation]) -> [String: Any] {
        let schemas = APISchemas()
        var paths: [String: [String: Any]] = [:]
        for operation in operations {
            paths["/rekey/v1" + operation.path, default: [:]][operation.method.lowercased()] =
                description(of: operation, schemas)
        }
        return [
            "openapi": "3.1.1",
            "info": [
                "title": "Rekey",
                "version": "1",
                "summary": "Vaults, identities, roles, rotations and the server itself.",
            ],
            "paths": paths,
            "components": [
                "schemas": schemas.components.merging(["Error": errorSchema]) { first, _ in first },
                "securitySchemes": ["bearer": ["type": "http", "scheme": "bearer", "bearerFormat": "JWT"]],
            ],
            "security": [["bearer": [String]()]],
        ]
    }

    private static func description(of operation: APIOperation, _ schemas: APISchemas) -> [String: Any] {
        var description: [String: Any] = [
            "summary": operation.summary,
            "operationId": operation.id,
            "responses": responses(of: operation, schemas),
        ]
        if operation.isPublic { description["security"] = [[String: Any]]() }
        let parameters = operation.parameters
        if !parameters.isEmpty { description["parameters"] = parameters }
        if let request = operation.request {
            description["requestBody"] = [
                "required": true,
                "content": ["application/json": ["schema": requestSchema(of: request, schemas)]],
            ]
        }
        return description
    }

    private static func responses(of operation: APIOperation, _ schemas: APISchemas) -> [String: Any] {
        var success: [String: Any] = ["description": "Done."]
        if let response = operation.response {
            success["content"] = [operation.contentType: ["schema": schema(of: response, schemas)]]
        } else if operation.status != 204 {
            success["content"] = [operation.contentType: ["schema": [String: Any]()]]
        }
        let refusal: [String: Any] = [
            "description": "Refused or failed; the message says why and what to do.",
            "content": ["application/json": ["schema": ["$ref": "#/components/schemas/Error"]]],
        ]
        var responses = [String(operation.status): success]
        for status in operation.refusals { responses[String(status)] = refusal }
        if let body = operation.unprocessable {
            responses["422"] = [
                "description": "What was sent can be read and not be taken; the body says why.",
                "content": ["application/json": ["schema": schema(of: body, schemas)]],
            ]
        }
        return responses
    }

    private static func requestSchema(of type: any Decodable.Type, _ schemas: APISchemas) -> [String: Any] {
        (try? schemas.describeRequest(type)) ?? ["type": "object"]
    }

    private static func schema(of type: any Decodable.Type, _ schemas: APISchemas) -> [String: Any] {
        (try? schemas.describe(type).schema) ?? ["type": "object"]
    }

    private static var errorSchema: [String: Any] {
        let inner: [String: Any] = ["type": "object", "properties": ["code": ["type": "string"]]]
        let error: [String: Any] = [
            "type": "object",
            "required": ["code", "message"],
            "properties": [
                "code": ["type": "string"], "message": ["type": "string"], "innererror": inner,
            ],
        ]
        return ["type": "object", "required": ["error"], "properties": ["error": error]]
    }
}

extension APIOperation {
    /// The path as the server routes it, with a word in the place of each variable.
    var samplePath: String {
        "/rekey/v1" + path.replacingOccurrences(of: "{", with: "").replacingOccurrences(of: "}", with: "")
    }

    /// The operation's audit name, which is unique.
    fileprivate var id: String {
        APIRoute(path: samplePath)?.methods[method]?.operation ?? "\(method) \(path)"
    }

    fileprivate var parameters: [[String: Any]] {
        var parameters: [[String: Any]] = []
        for part in path.split(separator: "/") where part.hasPrefix("{") {
            let name = String(part.dropFirst().dropLast())
            let schema = schema(of: name).merging(["minLength": 1]) { _, rule in rule }
            parameters.append(["name": name, "in": "path", "required": true, "schema": schema])
        }
        for (name, meaning) in query {
            parameters.append([
                "name": name, "in": "query", "description": meaning, "schema": schema(of: name),
            ])
        }
        return parameters
    }

    private func schema(of argument: String) -> [String: Any] {
        let rule = MemberRules.arguments["\(path) \(argument)"] ?? MemberRules.arguments[argument]
        return ["type": "string"].merging(rule ?? [:]) { _, rule in rule }
    }

    /// The statuses of refusals that can come.
    ///
    /// Beside these there is 500, which is a fault of the server, and on each path 405.
    fileprivate var refusals: [Int] {
        let hasInput = request != nil || !query.isEmpty || path.contains("{")
        let always = isPublic ? [503] : [401, 403, 503]
        let byInput = hasInput || path.hasPrefix("/dev/") ? [400, 404] : []
        return always + byInput + (request == nil ? [] : [408, 413]) + (method == "GET" ? [] : [409])
    }
}

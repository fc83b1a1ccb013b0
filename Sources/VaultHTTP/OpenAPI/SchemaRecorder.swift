/// A decoder that reads nothing: it notes which members a type asks for, and so learns the type's JSON Schema.
///
/// What a type decodes is thereby what its schema says; there is no second description to get out of step.
final class SchemaRecorder: Decoder {
    /// What a type is in JSON.
    enum Shape {
        case object
        case array
        case scalar
    }

    /// One member of an object.
    typealias Member = (name: String, schema: [String: Any])

    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]
    let schemas: APISchemas
    private(set) var shape = Shape.scalar
    private(set) var members: [Member] = []
    private(set) var optional: Set<String> = []
    private(set) var item: [String: Any] = [:]

    init(_ schemas: APISchemas) {
        self.schemas = schemas
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        shape = .object
        return KeyedDecodingContainer(Members<Key>(recorder: self))
    }

    func unkeyedContainer() -> any UnkeyedDecodingContainer {
        shape = .array
        return Items(recorder: self)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { One(recorder: self) }

    fileprivate func note<T: Decodable>(_ type: T.Type, as name: String) throws -> T {
        let (schema, sample) = try schemas.describe(type)
        members.append((name, schema))
        return sample
    }

    fileprivate func noteItem<T: Decodable>(_ type: T.Type) throws -> T {
        let (schema, sample) = try schemas.describe(type)
        item = schema
        return sample
    }

    /// Only members that may be absent are asked for before they are read.
    fileprivate func noteOptional(_ name: String) { optional.insert(name) }
}

private struct Members<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let recorder: SchemaRecorder
    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { [] }

    func contains(_ key: Key) -> Bool {
        recorder.noteOptional(key.stringValue)
        return true
    }

    func decodeNil(forKey key: Key) -> Bool { false }

    func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
        try recorder.note(type, as: key.stringValue)
    }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) throws
        -> KeyedDecodingContainer<Nested>
    {
        throw SchemaRecorder.unknownShape
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        throw SchemaRecorder.unknownShape
    }

    func superDecoder() throws -> any Decoder { throw SchemaRecorder.unknownShape }
    func superDecoder(forKey key: Key) throws -> any Decoder { throw SchemaRecorder.unknownShape }
}

private struct Items: UnkeyedDecodingContainer {
    let recorder: SchemaRecorder
    var codingPath: [any CodingKey] { [] }
    var count: Int? { 1 }
    var isAtEnd: Bool { currentIndex == 1 }
    var currentIndex = 0

    mutating func decodeNil() -> Bool { false }

    mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
        currentIndex = 1
        return try recorder.noteItem(type)
    }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) throws
        -> KeyedDecodingContainer<Nested>
    {
        throw SchemaRecorder.unknownShape
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        throw SchemaRecorder.unknownShape
    }

    mutating func superDecoder() throws -> any Decoder { throw SchemaRecorder.unknownShape }
}

private struct One: SingleValueDecodingContainer {
    let recorder: SchemaRecorder
    var codingPath: [any CodingKey] { [] }
    func decodeNil() -> Bool { false }
    func decode<T: Decodable>(_ type: T.Type) throws -> T { try recorder.schemas.describe(type).sample }
}

extension SchemaRecorder {
    /// A type that decodes itself in a way this cannot follow.
    fileprivate static var unknownShape: DecodingError {
        DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "not a plain type"))
    }
}

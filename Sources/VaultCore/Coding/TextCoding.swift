/// Values that are stored as the text their author wrote.
extension Decoder {
    package func text<Value>(_ read: (String) throws(TextFault) -> Value) throws -> Value {
        let container = try singleValueContainer()
        do {
            return try read(try container.decode(String.self))
        } catch let fault as TextFault {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: fault.message)
        }
    }
}

extension Encoder {
    package func write(text: String) throws {
        var container = singleValueContainer()
        try container.encode(text)
    }
}

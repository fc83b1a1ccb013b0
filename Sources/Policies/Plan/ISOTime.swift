import Foundation
public import VaultCore

/// An instant that JSON shows as ISO 8601 in whole seconds.
@propertyWrapper
public struct ISOTime: Equatable, Sendable, Codable {
    /// The instant.
    public var wrappedValue: Timestamp

    /// Wraps an instant.
    public init(wrappedValue: Timestamp) {
        self.wrappedValue = wrappedValue
    }

    /// Reads the text; throws what decoding throws.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let date = try Date(try container.decode(String.self), strategy: .iso8601)
        wrappedValue = Timestamp(unixSeconds: Int64(date.timeIntervalSince1970))
    }

    /// Writes the text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(wrappedValue.iso8601())
    }
}

/// An instant that may be missing, and that JSON shows as ISO 8601 in whole seconds or null.
@propertyWrapper
public struct OptionalISOTime: Equatable, Sendable, Codable {
    /// The instant.
    public var wrappedValue: Timestamp?

    /// Wraps an instant.
    public init(wrappedValue: Timestamp?) {
        self.wrappedValue = wrappedValue
    }

    /// Reads the text; throws what decoding throws.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        wrappedValue = container.decodeNil() ? nil : try container.decode(ISOTime.self).wrappedValue
    }

    /// Writes the text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(wrappedValue.map(ISOTime.init(wrappedValue:)))
    }
}

/// A list of `/rekey/v1`.
public struct Page<Element: Codable & Sendable>: Codable, Sendable {
    /// The elements.
    public var value: [Element]

    /// A list of these elements.
    public init(_ value: [Element]) {
        self.value = value
    }
}

/// A team or person that files may name as an owner.
public struct Owner: Hashable, Sendable, Codable {
    /// How to reach them: an address, a channel, a number.
    public var contact: String?

    /// An owner with a contact.
    public init(contact: String? = nil) {
        self.contact = contact
    }
}

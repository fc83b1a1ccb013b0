/// Two processes claim work under one name, because the data folder of one is a copy of the other's.
public struct NodeNameInUse: Error, Equatable, CustomStringConvertible {
    /// The name.
    public let name: String
    /// Where the other is reached; nil when that is not known.
    public let address: String?

    /// What is wrong, and the remedy.
    public var description: String {
        "Another server serves from this database as \(name)\(address.map { ", at \($0)" } ?? ""): this data folder "
            + "is a copy of its. Remove the file 'node' in this folder, and a name of its own is made."
    }
}

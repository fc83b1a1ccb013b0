/// Where something stands in a file; lines and columns count from 1, columns in Unicode scalars.
public struct Place: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    /// The file's name as it was given.
    public let file: String
    /// The line.
    public let line: Int
    /// The column.
    public let column: Int

    /// A place in a file.
    public init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// Such as `orders.yaml:3:5`.
    public var description: String { "\(file):\(line):\(column)" }

    /// By file, then line, then column.
    public static func < (left: Place, right: Place) -> Bool {
        (left.file, left.line, left.column) < (right.file, right.line, right.column)
    }
}

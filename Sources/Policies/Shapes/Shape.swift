/// What may stand at a place of a file: the one table from which files are checked and the schema is written.
indirect enum Shape: Sendable {
    case text(TextForm)
    case integer(ClosedRange<Int>)
    case flag
    case choice([String])
    case list(Shape, count: ClosedRange<Int>)
    /// A mapping whose names the author chooses, by the form of the names.
    case map([Entry], count: ClosedRange<Int>)
    case record(Record)
    /// One of two shapes: the first for a text, the second for a mapping.
    case either(Shape, Shape)
    /// A mapping whose member `type` decides what else stands in it.
    case connector([ConnectorShape])

    /// Names of one form and what stands under them.
    struct Entry: Sendable {
        let key: TextForm
        let value: Shape
    }

    /// A mapping with known members.
    struct Record: Sendable {
        let name: String
        let summary: String
        let members: [Member]
        /// Names of members of which at least one must be given.
        var oneOf: [String] = []
    }

    /// A member of a record.
    struct Member: Sendable {
        let name: String
        let shape: Shape
        let isRequired: Bool
        let summary: String

        init(_ name: String, _ shape: Shape, required: Bool = false, _ summary: String) {
            self.name = name
            self.shape = shape
            isRequired = required
            self.summary = summary
        }
    }
}

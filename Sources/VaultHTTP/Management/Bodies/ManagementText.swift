/// Reads short texts of management's bodies.
enum ManagementText {
    /// Whether the text has the form of a GUID.
    static func isGUID(_ text: String) -> Bool {
        text.wholeMatch(of: /[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}/) != nil
    }

    /// A location as it is kept: `West Europe` is `westeurope`, as in Azure.
    static func location(_ text: String) -> String {
        text.lowercased().filter { $0 != " " }
    }
}

/// A page of a list in answers.
struct ResourceList<Item: Encodable>: Encodable {
    let value: [Item]
    var nextLink: String?
}

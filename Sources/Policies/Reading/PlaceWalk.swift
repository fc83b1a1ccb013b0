/// Notes where every field of an entry stands.
enum PlaceWalk {
    /// Adds the places of a node and all below it.
    ///
    /// A member's place is its name's; an item's is its own.
    static func add(_ node: PolicyNode, at place: Place, path: String, to places: inout [String: Place]) {
        places[path] = place
        for pair in node.pairs { add(pair.value, at: pair.place, path: "\(path).\(pair.name)", to: &places) }
        for (index, item) in node.items.enumerated() {
            add(item, at: item.place, path: "\(path)[\(index)]", to: &places)
        }
    }
}

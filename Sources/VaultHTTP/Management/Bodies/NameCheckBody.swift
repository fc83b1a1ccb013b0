/// Asks whether a vault's name is free.
struct NameCheckParameters: Decodable {
    var name: String?
    var type: String?
}

/// Says whether a vault's name is free, and why not.
struct NameCheckBody: Encodable {
    let nameAvailable: Bool
    var reason: String?
    var message: String?
}

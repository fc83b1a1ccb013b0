/// Asks whether a vault's name is free.
struct NameCheckParameters: Decodable {
    var name: String?
    var type: String?
}

/// Says whether a vault's name is free, and why not.
struct NameCheckBody: Encodable {
    /// About a managed HSM, which is all that `az keyvault check-name` asks about.
    static let noHardware = NameCheckBody(
        nameAvailable: false,
        reason: "AccountNameInvalid",
        message: "There are no managed HSMs here. For a vault's name ask checkNameAvailability."
    )

    let nameAvailable: Bool
    var reason: String?
    var message: String?
}

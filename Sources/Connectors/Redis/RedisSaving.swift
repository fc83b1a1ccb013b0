/// Where a Redis server keeps its users over a restart.
enum RedisSaving: String, CaseIterable, Sendable {
    /// In the file that `aclfile` names.
    case aclFile = "acl-file"
    /// In its configuration file.
    case configuration
    /// Nowhere: another program writes its users again.
    case nowhere

    /// The command that saves.
    var command: [String]? {
        switch self {
        case .aclFile: ["ACL", "SAVE"]
        case .configuration: ["CONFIG", "REWRITE"]
        case .nowhere: nil
        }
    }
}

/// The body of `POST /rekey/v1/policies` and `POST /rekey/v1/policies/plan`.
public struct PolicyUpload: Codable, Sendable {
    /// One file.
    public struct File: Codable, Sendable {
        /// Its name, as problems shall show it.
        public var name: String
        /// What it holds.
        public var text: String

        /// A file by its name and text.
        public init(name: String, text: String) {
            self.name = name
            self.text = text
        }
    }

    /// The files of the set.
    public var files: [File]
    /// Apply: the fingerprint of the set that was applied when the caller looked; absent takes what stands.
    public var expecting: String?
    /// Apply: whether targets that refuse or are not reached keep the set from being applied.
    public var strict: Bool?
    /// Apply: whether emergency changes that the files do not hold are given up; otherwise nothing is applied.
    public var discardEmergency: Bool?

    /// A set of files.
    public init(
        files: [File],
        expecting: String? = nil,
        strict: Bool? = nil,
        discardEmergency: Bool? = nil
    ) {
        self.files = files
        self.expecting = expecting
        self.strict = strict
        self.discardEmergency = discardEmergency
    }
}

public import VaultCore

extension RotationEvent {
    /// Reads what ``stored()`` wrote.
    ///
    /// Throws ``VaultError/Code/schemaTooNew`` for a form of a newer release and ``VaultError/Code/integrity``
    /// for text that is no event.
    public init(stored text: String) throws(VaultError) {
        if let plain = Self.plain[text] {
            self = plain
            return
        }
        let form = try StoredJSON.read(
            StoredRotationEvent.self,
            from: text,
            version: StoredRotationEvent.version
        )
        guard let event = form.contents else {
            throw VaultError(
                .integrity,
                "A '\(form.event.rawValue)' event of a rotation lacks a part; restore the data from a backup."
            )
        }
        self = event
    }

    /// The events that their kind says all of, by their text: most entries of a journal, read without a decoder.
    private static let plain: [String: RotationEvent] = {
        let events: [RotationEvent] = [
            .issuing, .generated, .staging, .staged, .exposed, .promoted, .recorded, .retired, .restored,
            .paused, .resumed, .retried,
        ]
        return Dictionary(
            uniqueKeysWithValues: events.compactMap { event in (try? event.stored()).map { ($0, event) } }
        )
    }()

    /// The event as versioned JSON text for ``JournalEntry/event``.
    public func stored() throws(VaultError) -> String {
        try StoredJSON.write(StoredRotationEvent(self))
    }
}

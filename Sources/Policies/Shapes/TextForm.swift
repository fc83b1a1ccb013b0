import VaultCore

/// What a text must look like: how it is called, described and checked.
struct TextForm: Sendable {
    /// The form's name in the schema.
    let name: String
    /// One sentence for the schema.
    let summary: String
    /// The most bytes.
    var longest = 256
    /// A regular expression that every good text matches (ECMA 262), for editors; the check is stricter.
    var pattern: String?
    /// A good text.
    let example: String
    /// Throws when the text is none of this form.
    let check: @Sendable (String) throws(TextFault) -> Void

    /// Why a text is not of this form; nil when it is.
    func fault(in text: String) -> TextFault? {
        guard text.utf8.count <= longest else {
            return TextFault("the text is longer than \(longest) bytes", remedy: "write a shorter one")
        }
        do {
            try check(text)
            return nil
        } catch {
            return error
        }
    }
}

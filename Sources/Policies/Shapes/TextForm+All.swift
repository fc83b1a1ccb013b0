import VaultCore

extension TextForm {
    static let duration = TextForm(
        name: "duration",
        summary: "An ISO 8601 duration.",
        longest: 64,
        pattern:
            #"^P(?=[0-9]|T[0-9])([0-9]+Y)?([0-9]+M)?([0-9]+W)?([0-9]+D)?(T(?=[0-9])([0-9]+H)?([0-9]+M)?([0-9]+S)?)?$"#,
        example: "P30D"
    ) { text throws(TextFault) in
        guard let duration = CalendarDuration(text) else {
            throw TextFault(
                "`\(text)` is no ISO 8601 duration",
                remedy: "write one such as `P30D`, `PT6H` or `P1M`, largest unit first"
            )
        }
        guard duration.shortest <= .days(100 * 366) else {
            throw TextFault("`\(text)` is longer than 100 years", remedy: "write a shorter one")
        }
    }

    static let positiveDuration = TextForm(
        name: "positiveDuration",
        summary: "An ISO 8601 duration that takes time.",
        longest: 64,
        pattern: duration.pattern,
        example: "P30D"
    ) { text throws(TextFault) in
        if let fault = duration.fault(in: text) { throw fault }
        guard CalendarDuration(text)?.isZero == false else {
            throw TextFault("`\(text)` takes no time", remedy: "write a longer one")
        }
    }

    static let cron = TextForm(
        name: "cron",
        summary: "Five fields of cron, or a word such as @monthly.",
        longest: 200,
        pattern: #"^(@(hourly|daily|weekly|monthly|yearly)|\S+( +\S+){4})$"#,
        example: "0 3 1 * *"
    ) { text throws(TextFault) in _ = try CronSchedule(text) }

    static let zone = TextForm(
        name: "zone",
        summary: "A time zone of the IANA database, or UTC.",
        longest: 64,
        pattern: #"^(UTC|[A-Za-z]+(/[A-Za-z0-9_+-]+)+)$"#,
        example: "Europe/Berlin"
    ) { text throws(TextFault) in _ = try Zone(text) }

    static let window = TextForm(
        name: "window",
        summary: "Days, hours and a zone in which rotations may begin.",
        longest: 128,
        pattern: #"^[A-Za-z,-]+ [0-9]{2}:[0-9]{2}-[0-9]{2}:[0-9]{2}( [A-Za-z0-9_+/-]+)?$"#,
        example: "Mon-Fri 09:00-16:00 Europe/Berlin"
    ) { text throws(TextFault) in _ = try AllowWindow(text) }

    static let freeze = TextForm(
        name: "freeze",
        summary: "The first and the last day of a time without rotations; without a year, each year.",
        longest: 128,
        pattern: #"^[0-9T:-]+/[0-9T:-]+( [A-Za-z0-9_+/-]+)?$"#,
        example: "2026-12-20/2027-01-03 Europe/Berlin"
    ) { text throws(TextFault) in _ = try Freeze(text) }

    static let selector = TextForm(
        name: "selector",
        summary: "Labels that a consumer must have.",
        pattern: #"^[A-Za-z0-9._-]+=[A-Za-z0-9._-]+(,[A-Za-z0-9._-]+=[A-Za-z0-9._-]+)*$"#,
        example: "ring=canary"
    ) { text throws(TextFault) in _ = try RingSelector(text) }

    static let template = TextForm(
        name: "template",
        summary: "A text with {user}, {password}, {user:url} or {password:url}.",
        longest: 4_096,
        example: "postgresql://{user:url}:{password:url}@db.internal/orders"
    ) { text throws(TextFault) in _ = try TemplateText(text) }

    static let word = TextForm(
        name: "text",
        summary: "A text of at least one character.",
        pattern: #"\S"#,
        example: "team-orders"
    ) { text throws(TextFault) in
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw TextFault("the text is empty", remedy: "write one, or leave the member out")
        }
        guard text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
            throw TextFault("the text has control characters", remedy: "leave them out")
        }
    }

    static let entryName = TextForm(
        name: "entryName",
        summary: "A name of letters, digits, hyphens, dots and underscores.",
        longest: 127,
        pattern: #"^[A-Za-z0-9][A-Za-z0-9._-]*$"#,
        example: "orders-db"
    ) { text throws(TextFault) in
        let isFirst = text.utf8.first.map { Character(UnicodeScalar($0)).isLetter || (48...57).contains($0) }
        guard isFirst == true, text.utf8.allSatisfy(isNameByte) else {
            throw TextFault(
                "`\(text.prefix(140))` is no name",
                remedy: "write letters, digits, hyphens, dots and underscores, a letter or digit first"
            )
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, 45, 46, 95: true
        default: false
        }
    }

    static let objectPath = TextForm(
        name: "objectPath",
        summary: "An object by family and name.",
        pattern: #"^(secrets|keys|certificates)/[0-9A-Za-z-]{1,127}$"#,
        example: "secrets/orders-db-app"
    ) { text throws(TextFault) in _ = try ObjectPath(text) }

    /// The path of an object of one family.
    static func path(of kind: ObjectKind) -> TextForm {
        TextForm(
            name: "\(kind.rawValue)Path",
            summary: "A \(kind.rawValue) by its path.",
            pattern: "^\(kind.collection)/[0-9A-Za-z-]{1,127}$",
            example: "\(kind.collection)/orders-db-app"
        ) { text throws(TextFault) in
            guard try ObjectPath(text).kind == kind else {
                throw TextFault(
                    "`\(text.prefix(140))` is no \(kind.rawValue)",
                    remedy: "write `\(kind.collection)/NAME`"
                )
            }
        }
    }

    static let all = [
        duration, positiveDuration, cron, zone, window, freeze, selector, template, word, entryName,
        objectPath,
        path(of: .secret), path(of: .key), path(of: .certificate),
    ]
}

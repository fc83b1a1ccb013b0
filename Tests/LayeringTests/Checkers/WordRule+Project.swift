extension WordRule {
    /// The project's forbidden words.
    static let project: [WordRule] =
        [
            WordRule(word: "Date()", scope: .pureLayers, remedy: "take a VaultClock or an instant"),
            WordRule(word: "Date.now", scope: .pureLayers, remedy: "take a VaultClock or an instant"),
            WordRule(word: "ContinuousClock", scope: .pureLayers, remedy: "take a VaultClock or an instant"),
            WordRule(word: "SystemRandomNumberGenerator", scope: .pureLayers, remedy: "take a RandomSource"),
            WordRule(word: ".random(in:", scope: .pureLayers, remedy: "take a RandomSource"),
            WordRule(word: "UUID()", scope: .pureLayers, remedy: "use GUID with a RandomSource"),
            WordRule(word: "print(", scope: .pureLayers, remedy: "return a value or an event"),
            WordRule(
                word: "fatalError(",
                scope: .pureLayers,
                remedy: "throw, or write a precondition with a sentence"
            ),
            WordRule(word: "FileManager", scope: .pureLayers, remedy: "layers 0-2 do no input or output"),
            WordRule(word: "FileHandle", scope: .pureLayers, remedy: "layers 0-2 do no input or output"),
            WordRule(word: "try!", scope: .sources(except: []), remedy: "handle the error"),
        ] + tasks + [unsafe]

    /// Work that nobody owns; each exception names the bridge that needs it.
    private static let tasks = ["Task {", "Task(", "Task.detached", "Task.immediate"].map { word in
        WordRule(
            word: word,
            scope: .sources(except: []),
            remedy: "give the work an owner: a task group or a service",
            exceptions: [:]
        )
    }

    /// The marker of raw memory; a target or file is added here with its reason.
    private static let unsafe = WordRule(
        word: "unsafe ",
        scope: .sources(except: [
            "SecretMemory",  // owns the raw memory of secrets
            "SoftwareKeys",  // calls OpenSSL
            "SQLStore",  // calls SQLite and libpq
            "Connectors",  // calls the C clients of the targets
            "Sealing",  // lends secret memory to swift-crypto and to the file system
        ]),
        remedy: "keep raw memory in SecretMemory or behind an adapter of a C library",
        exceptions: [
            "Sources/VaultService/Clock/SystemClock.swift": "reads the system clock through C",
            "Sources/VaultHTTP/Server/EventLoopExecutor.swift": "runs jobs of the concurrency runtime",
            "Sources/Certificates/AtomicFile.swift": "renames files through C",
            "Sources/rekey/Serve/ProcessLimits.swift": "sets limits of the process through C",
            "Sources/rekey/Serve/ProcessUser.swift": "becomes another user through C",
            "Sources/rekey/Doctor/KernelClock.swift": "reads the kernel's clock through C",
            "Sources/rekey/Client/NewFile.swift": "opens files exclusively through C",
            "Sources/rekey/Client/Rendering.swift": "reads a number's Objective-C type",
        ]
    )
}

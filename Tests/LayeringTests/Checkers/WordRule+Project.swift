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
            "VaultService",  // the system clock's C call
            "VaultHTTP",  // runs jobs of the concurrency runtime on event loops
            "Certificates",  // renames files through C
            "rekey",  // opens files exclusively through C
            "SoftwareKeys",  // calls OpenSSL
            "SQLStore",  // calls SQLite
            "Sealing",  // lends secret memory to swift-crypto and to the file system
        ]),
        remedy: "keep raw memory in SecretMemory or behind an adapter of a C library",
        exceptions: [
            "Sources/Certificates/AtomicFile.swift": "rename(2) takes C strings",
            "Sources/VaultHTTP/Server/EventLoopExecutor.swift":
                "an executor runs its jobs by an unowned reference",
            "Sources/VaultService/Clock/SystemClock.swift": "clock_gettime(2) fills a C structure",
            "Sources/rekey/Client/NewFile.swift": "open(2) takes a C string, strerror(3) gives one",
            "Sources/rekey/Client/Rendering.swift": "Foundation tells a boolean number by a C string",
        ]
    )
}

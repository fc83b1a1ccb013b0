import CLinux

/// What the kernel knows of its clock.
enum KernelClock {
    /// Whether something keeps it right; nil when the kernel does not say.
    static var isSynchronized: Bool? {
        var question = timex()
        let state = unsafe adjtimex(&question)
        guard state >= 0 else { return nil }
        return state != TIME_ERROR && question.status & STA_UNSYNC == 0
    }
}

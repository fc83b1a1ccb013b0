/// Whether a process has a data folder for itself.
public enum DataFolderUse: Equatable, Sendable {
    /// No process has it.
    case free
    /// A process has it, the one with this id as far as can be told.
    case taken(by: Int32?)
}

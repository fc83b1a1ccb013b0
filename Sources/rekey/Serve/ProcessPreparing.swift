/// A command that changes what its process may do.
protocol ProcessPreparing: SendableMetatype {
    /// Called before the process has a second thread: what is given up here, every later thread lacks.
    func prepareProcess() throws
}

package enum OneWindow {
    /// The version of the programs, as the journal, the status and `--version` tell it.
    package static let version = "0.1.0"
}

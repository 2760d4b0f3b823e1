import Testing

/// The programs as processes, over loopback: what the rooms promise, together. One test at a time, because each
/// starts several programs; the limit is for each test and only ends what hangs.
@Suite(.serialized, .timeLimit(.minutes(2))) enum ProgramsTogether {}

import Domain

/// What was found at a path, in words; or the failure it is.
struct ProbeWords: Sendable {
    let words: Words
    let failure: Failure?

    init(_ answer: ProbeAnswer, _ sentences: Sentences) {
        let path = answer.path
        var code: Failure.Code?
        switch answer.found {
        case .reader: words = .foundReader(path, baud: answer.baud, samID: answer.samID)
        case .scanner: words = .foundScanner(path)
        case .printer: words = .foundPrinter(path, answer.name)
        case .held: words = Self.held(answer, sentences)
        case .nothing: (words, code) = (.nothingAnswers(path), .refused)
        case .absent: (words, code) = (.nothingThere(path), .noAnswer)
        case .denied: (words, code) = (.mayNotOpen(path), .noPermission)
        case .busy: (words, code) = (.heldByAnother(path), .busy)
        case .failed: (words, code) = (.cannotAsk(path, answer.reason ?? ""), .noAnswer)
        }
        failure = code.map { [words] in Failure($0, words) }
    }

    private static func held(_ answer: ProbeAnswer, _ sentences: Sentences) -> Words {
        guard let device = answer.device else { return .nothingAnswers(answer.path) }
        let state = Words.state(device.state)
        let what = [device.role, device.driver, device.name, device.detail].compactMap(\.self)
            .joined(separator: ", ")
        let hint = sentences.words(device.hint)
        return Words(
            "\(answer.path) 正由本机使用（\(what)）：\(state.chinese)。\(hint?.chinese ?? "")",
            "\(answer.path) is in service (\(what)): \(state.english). \(hint?.english ?? "")")
    }
}

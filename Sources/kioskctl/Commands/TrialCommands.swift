import ArgumentParser
import Domain

/// Reads one card, scans one code, prints one page: what a technician does after mending something.

struct CardCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "card", abstract: "身份证 / The ID-card reader.", subcommands: [Read.self])

    struct Read: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "读一张证，只显示脱敏内容 / Reads one card and shows it masked.")

        @OptionGroup var wait: WaitOptions
        @OptionGroup var options: DeviceOptions

        func run() async throws {
            let (place, seconds) = (try options.place(), wait.seconds)
            let trial = try await place.use { devices throws(Failure) in
                try await devices.ask(.layCard(seconds), for: "reader")
                return try await devices.readCard(seconds: seconds)
            }
            let report = Report(trial, .facts(trial.card.map(Self.facts) ?? []))
            try TrialEnd(trial.outcome, late: .noCard(seconds), failed: .cardFailed(trial.reason ?? ""))
                .show(report, hint: place.sentences.words(trial.hint), options.common)
        }

        private static func facts(of card: MaskedCard) -> [(Words, String)] {
            [
                (.cardKind, Words.kind(card.kind).both), (.name, card.name), (.cardNumber, card.number),
                (.age, "\(card.age)"),
                (.expiry, card.expiry.map { $0 == "never" ? Words.never.both : $0 } ?? "?"),
                (.fields, card.fields.joined(separator: " ")),
            ]
        }
    }
}

struct ScanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan", abstract: "扫一个码 / Scans one code.",
        discussion: """
            本系统的码是不含个人信息的随机标记；别处的码可能含有个人信息，请只在本屏查看。内容不写入日志。
            Codes of this system are opaque tokens and name nobody; others may, so look at them here only. Nothing is logged.
            """)

    @OptionGroup var wait: WaitOptions
    @OptionGroup var options: DeviceOptions

    func run() async throws {
        let (place, seconds) = (try options.place(), wait.seconds)
        let trial = try await place.use { devices throws(Failure) in
            try await devices.ask(.holdCode(seconds), for: "scanner")
            return try await devices.scan(seconds: seconds)
        }
        let facts: [(Words, String)] = [(.length, "\(trial.length ?? 0)"), (.code, trial.text ?? "")]
        try TrialEnd(trial.outcome, late: .noCode(seconds), failed: .scanFailed)
            .show(Report(trial, .facts(facts)), hint: place.sentences.words(trial.hint), options.common)
    }
}

struct PrintCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "print", abstract: "打印机 / The printer.", subcommands: [Test.self])

    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "打印测试页 / Prints a test page and says what became of it.")

        @OptionGroup var options: DeviceOptions

        func run() async throws {
            let place = try options.place()
            let trial = try await place.use { devices throws(Failure) in
                try await devices.ask(.printing, for: "printer")
                return try await devices.printTestPage()
            }
            let words = Words.printed(
                trial.model ?? "?", width: trial.width ?? 0, length: trial.lengthMillimetres ?? 0)
            try TrialEnd(trial.outcome, late: .notPrinted, failed: .notPrinted)
                .show(Report(trial, .words(words)), hint: place.sentences.words(trial.hint), options.common)
        }
    }
}

struct WaitOptions: ParsableArguments {
    @Option(help: "最多等几秒，1 至 60 / How many seconds to wait, 1 to 60.")
    var seconds = TrialWish.usual

    func validate() throws {
        guard TrialWish.allowed.contains(seconds) else { throw ValidationError("--seconds 1…60") }
    }
}

extension DeviceControl {
    /// Asks the person for a hand, once a device of this role works; says nothing when none does.
    fileprivate func ask(_ words: Words, for role: String) async throws(Failure) {
        let list = try await devices()
        guard list.devices.contains(where: { $0.role == role && $0.state == .ready }) else { return }
        Terminal.current.complain(words.lines.joined(separator: "\n"))
    }
}

/// How a trial ended: its report, or the failure it is. As JSON the report is printed in both cases.
private struct TrialEnd {
    private let failure: (code: Failure.Code, words: Words)?

    init(_ outcome: TrialOutcome, late: Words, failed: Words) {
        failure =
            switch outcome {
            case .done: nil
            case .failed: (.refused, failed)
            case .unknown: (.refused, .inDoubt)
            case .nothing: (.busy, late)
            case .noDevice: (.noAnswer, .noSuchDevice)
            }
    }

    func show(_ report: Report, hint: Words?, _ options: CommonOptions) throws(Failure) {
        if failure == nil || options.json { report.show(options) }
        guard let failure else { return }
        throw Failure(failure.code, failure.words.followed(by: hint))
    }
}

import ArgumentParser
import Domain
import Paper

/// `--language` of a slip.
enum SlipLanguage: String, ExpressibleByArgument, CaseIterable {
    case zh
    case zhEn = "zh-en"
}

extension PaperCommand {
    struct Preview: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "把凭条样张画成图片 / Draws the sample of a slip as a picture.")

        @Argument(help: "凭条，见 paper list / The slip, as paper list names it.")
        var slip: String

        @Option(help: "纸宽（点） / Dots across the paper: 384, 512, 576.")
        var width = 576

        @Option(help: "中文，或中英双语 / Chinese, or Chinese and English.")
        var language = SlipLanguage.zh

        @Option(name: .shortAndLong, help: "写到哪里 / The PNG file to write.")
        var output: String

        @OptionGroup var options: Options

        func run() async throws {
            guard let sample = SlipSample(rawValue: slip) else {
                let near = NearMiss.of(slip, among: SlipSample.allCases.map(\.rawValue))
                throw Failure(.wrongArguments, .unknownSlip(slip, near: near))
            }
            let layout = sample.layout.slip(texts: try options.texts(), english: language == .zhEn)
            let drawn = try DrawnSlip(layout, width: width, to: output)
            Report(drawn, .words(drawn.words)).show(options.common)
        }
    }

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "检查号票模板 / Checks a template of the ticket before it is used.",
            discussion: """
                好的模板放到状态目录下的 templates/ticket.yaml 即可生效。
                A good template takes effect as templates/ticket.yaml under the state directory.
                """)

        @Argument(help: "模板文件 / The template, a YAML file.")
        var file: String

        @Option(help: "纸宽（点） / Dots across the paper: 384, 512, 576.")
        var width = 576

        @Option(name: .shortAndLong, help: "画成图片 / Draw it to this PNG file.")
        var output: String?

        @OptionGroup var options: Options

        private struct Verdict: Encodable {
            struct Problem: Encodable {
                var line: Int
                var zh, en: String
            }
            var good: Bool
            var width: Int
            var problems: [Problem]
            var picture: DrawnSlip?
        }

        func run() async throws {
            let template: SlipTemplate
            switch TemplateFile(file).read().template {
            case nil: throw Failure(.wrongSettings, .noTemplate(file))
            case .failure(let error): throw refusal(error.problems)
            case .success(let read): template = read
            }
            let problems: [SlipTemplateError.Problem]
            do { problems = try template.misfits(width: width) } catch {
                throw Failure(.wrongArguments, .badPaperWidth)
            }
            guard problems.isEmpty else { throw refusal(problems) }
            let drawn = try output.map { path throws(Failure) in try draw(template, to: path) }
            let fits = Words.templateFits(file, width)
            let words = drawn.map {
                Words("\(fits.chinese)\n\($0.words.chinese)", "\(fits.english)\n\($0.words.english)")
            }
            Report(
                Verdict(good: true, width: width, problems: [], picture: drawn), .words(words ?? fits)
            ).show(options.common)
        }

        private func draw(_ template: SlipTemplate, to path: String) throws(Failure) -> DrawnSlip {
            guard case var ticket as TicketSlip = SlipSample.ticket.layout else {
                throw Failure(.refused, .failed("no sample"))
            }
            ticket.token = "T7Q2M4K9XW3RB"
            let slip = template.slip(ticket, texts: try options.texts(), english: true)
            return try DrawnSlip(slip, width: width, to: path)
        }

        /// All problems, each with its line, first in Chinese and then in English.
        private func refusal(_ problems: [SlipTemplateError.Problem]) -> Failure {
            if options.common.json {
                let listed = problems.map { Verdict.Problem(line: $0.line, zh: $0.chinese, en: $0.english) }
                Report(Verdict(good: false, width: width, problems: listed, picture: nil), .words(.none))
                    .show(options.common)
            }
            func lines(_ text: (SlipTemplateError.Problem) -> String) -> String {
                problems.map { "\(file):\($0.line): \(text($0))" }.joined(separator: "\nkioskctl: ")
            }
            return Failure(.wrongSettings, Words(lines(\.chinese), lines(\.english)))
        }
    }
}

import ArgumentParser
import Domain
import Paper

/// What a ticket costs by each renderer, for `Board/bench`: JSON, and not in the list of commands.
struct PaperFiguresCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "figures", abstract: "排版耗时与字节数 / What a ticket costs to be drawn and sent.",
        shouldDisplay: false)

    @Option(help: "点宽 / Dots across the paper.")
    var width = 576

    @OptionGroup var options: PaperCommand.Options

    func run() async throws {
        let slip = SlipSample.ticket.layout.slip(texts: try options.texts(), english: false)
        let figures: [PaperFigures]
        do throws(PaperError) {
            figures = try PaperFigures.measure(slip, PrinterModel(width: width, font: .gb18030))
        } catch { throw Failure(.wrongArguments, .badPaperWidth) }
        Terminal.current.say(Report(figures, .facts([])).json)
    }
}

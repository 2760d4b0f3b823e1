import ArgumentParser
import Domain
import FoundationEssentials
import Paper

struct PaperCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "paper", abstract: "凭条：样张与模板 / Slips: samples and templates.",
        subcommands: [List.self, Preview.self, Check.self, PaperFiguresCommand.self])

    /// What every command about paper takes.
    struct Options: ParsableArguments {
        @Option(
            help: "资源目录 / The folder of the assets; else that of the settings, else /usr/share/onewindow.")
        var assets: String?

        @OptionGroup var common: CommonOptions

        /// The sentences of slips.
        func texts() throws(Failure) -> Texts {
            let folder: String
            if let assets {
                folder = assets
            } else {
                folder = try StatePlace(state: common.state, config: common.config).assets
            }
            let path = "\(folder)/texts/slips.json"
            guard let data = try? Data(contentsOf: URL(filePath: path)),
                let table = try? JSONDecoder().decode([String: [String: String]].self, from: data)
            else { throw Failure(.wrongSettings, .noTexts(path)) }
            return Texts(table: table)
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "有哪些凭条 / Which slips there are.")

        @OptionGroup var options: Options

        private struct Entry: Encodable { var slip, zh, en: String }

        func run() async throws {
            let texts = try options.texts()
            let entries = SlipSample.allCases.map { sample in
                Entry(
                    slip: sample.rawValue, zh: texts.text(sample.titleKey, .chinese),
                    en: texts.text(sample.titleKey, .english))
            }
            Report(
                entries,
                .table(
                    columns: [.slip, .inChinese, .inEnglish], rows: entries.map { [$0.slip, $0.zh, $0.en] })
            ).show(options.common)
        }
    }
}

/// A slip as a picture in a file.
struct DrawnSlip: Encodable {
    var file: String
    var width: Int
    var height: Int

    /// Draws and writes; the file is replaced as a whole or not at all.
    init(_ slip: Slip, width: Int, to path: String) throws(Failure) {
        let bitmap: Bitmap
        let picture: PNGImage
        do throws(PaperError) {
            bitmap = try RasterRenderer(width: width).render(slip)
            picture = try PNGImage(bitmap)
        } catch {
            if error.code == .badWidth { throw Failure(.wrongArguments, .badPaperWidth) }
            throw Failure(.refused, .failed(error.description))
        }
        do { try Data(picture.bytes).write(to: URL(filePath: path), options: .atomic) } catch {
            throw Failure(.noPermission, .unwritable(path))
        }
        (file, self.width, height) = (path, width, bitmap.height)
    }

    var words: Words { .pictureWritten(file, width, height) }
}

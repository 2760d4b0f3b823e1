import ArgumentParser
import Domain
import FoundationEssentials

struct CalendarCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calendar", abstract: "工作日历：放假与调休 / Public holidays and make-up days.",
        discussion: """
            期限按工作日历计算。每年十一月前后国务院办公厅公布下一年的安排，写入文件后在这里检查和安装；地方假日写在 regional 中。
            Due dates are counted by this calendar. Each year around November the State Council announces the next \
            year's days: write them to a file, check it and install it here; days of a region stand in `regional`.
            """,
        subcommands: [Show.self, Check.self, Install.self, Remove.self])

    /// What every command about the calendar takes.
    struct Options: ParsableArguments {
        @Option(
            help: "资源目录 / The folder of the assets; else that of the settings, else /usr/share/onewindow.")
        var assets: String?

        @OptionGroup var common: CommonOptions

        func shelf() throws(Failure) -> CalendarShelf {
            let place = try StatePlace(state: common.state, config: common.config)
            return CalendarShelf(place: place, assets: assets ?? place.assets)
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "现在按什么日历计算 / Which calendar counts now, and where it comes from.")

        @OptionGroup var options: Options

        func run() async throws {
            let shelf = try options.shelf()
            let shown = CalendarReport(
                try shelf.layers(district: try await district(shelf)), site: shelf.place.region,
                on: CommandTime().now().civil.date)
            Report(shown, .annotated(columns: CalendarReport.columns, rows: shown.rows)).show(options.common)
            if !options.common.json, let words = shown.warning {
                Terminal.current.say(words.lines.joined(separator: "\n"))
            }
        }

        /// What the kiosk holds of the district; nothing where it never ran.
        private func district(_ shelf: CalendarShelf) async throws(Failure) -> String? {
            guard FileManager.default.fileExists(atPath: "\(shelf.place.directory)/onewindow.sqlite") else {
                return nil
            }
            return try await Kiosk(place: shelf.place).use { kiosk throws(Failure) in
                try await kiosk.document(.calendar).document
            }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "取下安装的日历 / Takes the installed file away; the district's and the built-in one count again.")

        @OptionGroup var options: Options

        func run() async throws {
            let own = try options.shelf().own
            Report(OwnFileVerdict(removed: try own.remove(), path: own.path)).show(options.common)
        }
    }

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "检查日历文件 / Checks a file before it is used.")

        @Argument(help: "日历文件 / The file, JSON as Assets/calendar/holidays.json.")
        var file: String

        @OptionGroup var options: CommonOptions

        func run() async throws {
            let document = try CalendarVerdict.read(file, json: options.json).document
            let verdict = CalendarVerdict(good: true, years: document.years.map(\.year))
            Report(verdict, .words(.calendarIsGood(file, document))).show(options)
        }
    }

    struct Install: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "安装日历文件 / Checks a file and lays it in the state directory.",
            discussion: """
                同一年以发布日期最晚的通知为准；同日发布的，先用安装的，再用区县下发的，最后用随机器附带的。kioskd 在一分钟内自动\
                采用，升级后仍然有效；用 calendar remove 取下。
                Of one year the notice issued last counts; of one day the installed one, then the district's, then the \
                one that came with the kiosk. kioskd takes it up within a minute, and it survives upgrades; calendar \
                remove takes it away.
                """)

        @Argument(help: "日历文件 / The file, JSON as Assets/calendar/holidays.json.")
        var file: String

        @OptionGroup var options: Options

        func run() async throws {
            let (document, bytes) = try CalendarVerdict.read(file, json: options.common.json)
            let shelf = try options.shelf()
            try shelf.own.install(bytes)
            let path = shelf.own.path
            let verdict = CalendarVerdict(good: true, years: document.years.map(\.year), path: path)
            Report(verdict, .words(.calendarInstalled(path, document))).show(options.common)
        }
    }
}

/// What a check found, for programs.
struct CalendarVerdict: Encodable {
    struct Problem: Encodable {
        var line: Int
        var zh, en: String
    }

    var good: Bool
    var years: [Int] = []
    var problems: [Problem] = []
    /// Where it was laid.
    var path: String?

    /// The file and what it says; a failure that names every wrong line, and with `json` the verdict before it.
    static func read(
        _ file: String, json: Bool
    ) throws(Failure) -> (document: CalendarDocument, bytes: [UInt8]) {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw Failure(.wrongArguments, .unreadable(file))
        }
        guard data.count <= CalendarDocument.longestFile else {
            throw Failure(.wrongSettings, .calendarTooLong(file))
        }
        do throws(CalendarDocument.Problems) {
            return (try CalendarDocument(reading: [UInt8](data)), [UInt8](data))
        } catch {
            if json { show(error) }
            func lines(_ words: (CalendarProblem) -> String) -> String {
                error.all.map { "\(file):\($0.line): \(words($0))" }.joined(separator: "\nkioskctl: ")
            }
            throw Failure(.wrongSettings, Words(lines(\.chinese), lines(\.english)))
        }
    }

    private static func show(_ problems: CalendarDocument.Problems) {
        let listed = problems.all.map { Problem(line: $0.line, zh: $0.chinese, en: $0.english) }
        Terminal.current.say(Report(CalendarVerdict(good: false, problems: listed), .words(.none)).json)
    }
}

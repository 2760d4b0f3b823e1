import Domain

// The calendar of working days.

extension Words {
    static let year = Words("年份", "YEAR")
    static let workingDays = Words("工作日", "WORKING DAYS")
    static let issued = Words("发布日期", "ISSUED")
    static let comesFrom = Words("来自", "FROM")
    static let document = Words("文件", "NOTICE")
    static let installed = Words("安装的文件", "installed")
    static let builtIn = Words("随机器附带", "built in")
    static let fromDistrict = Words("区县下发", "the district")
    static let regionalDays = Words("地方放假或上班", "days of the region")

    static func origin(_ origin: DocumentStanding.Origin) -> Words {
        switch origin {
        case .builtIn: .builtIn
        case .district: .fromDistrict
        case .technician: .installed
        }
    }
    static func kind(_ kind: DocumentKind) -> Words {
        switch kind {
        case .calendar: Words("工作日历", "calendar")
        case .catalogue: Words("事项清单", "catalogue")
        }
    }
    static func refused(_ reason: String) -> Words {
        Words("新到的未采用：\(reason)", "the last one does not count: \(reason)")
    }
    static func ownFileRemoved(_ path: String) -> Words {
        Words(
            "已取下 \(path)。kioskd 在一分钟内改用其余的",
            "\(path) is taken away. kioskd goes by the others within a minute")
    }
    static func noOwnFile(_ path: String) -> Words {
        Words("本机没有安装过（\(path)）", "nothing was installed here (\(path))")
    }

    static func yearIsMissing(_ year: Int) -> Words {
        Words(
            "还没有 \(year) 年的安排；涉及该年的期限标为暂定。公布后请用 kioskctl calendar install 安装",
            "the days of \(year) are not there yet; due dates in it are provisional. Install them with kioskctl calendar install"
        )
    }
    static func unreadable(_ path: String) -> Words {
        Words("读不到 \(path)；请检查路径和权限", "\(path) cannot be read; check the path and its mode")
    }
    static func calendarTooLong(_ path: String) -> Words {
        Words("\(path) 超过 1 MiB，不是日历文件", "\(path) is longer than 1 MiB and no calendar")
    }
    static func calendarIsGood(_ path: String, _ document: CalendarDocument) -> Words {
        let years = sources(document)
        return Words("日历 \(path) 可用：\(years.0)", "the calendar \(path) is good: \(years.1)")
    }
    static func calendarInstalled(_ path: String, _ document: CalendarDocument) -> Words {
        let years = sources(document)
        return Words(
            "已装到 \(path)：\(years.0)。kioskd 在一分钟内采用",
            "installed as \(path): \(years.1). kioskd takes it up within a minute")
    }

    private static func sources(_ document: CalendarDocument) -> (String, String) {
        let years = document.years.sorted { $0.year < $1.year }
        return (
            years.map { "\($0.year) 年（\($0.document)，\($0.issued) 发布）" }.joined(separator: "，"),
            years.map { "\($0.year) (issued \($0.issued))" }.joined(separator: ", ")
        )
    }
}

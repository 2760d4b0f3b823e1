// MARK: The catalogue

extension Words {
    static func noCatalog(_ folder: String) -> Words {
        Words("\(folder) 中没有清单文件（.json）；请检查 --assets", "\(folder) holds no catalogue (.json); check --assets")
    }
    static func catalogInstalled(_ path: String) -> Words {
        Words("已装到 \(path)。kioskd 在一分钟内采用", "installed as \(path). kioskd takes it up within a minute")
    }
    static func catalogTooLong(_ path: String) -> Words {
        Words("\(path) 太大，不像事项清单；请检查路径", "\(path) is too long for a catalogue; check the path")
    }
}

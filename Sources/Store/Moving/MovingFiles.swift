import FoundationEssentials

/// Which files of a state directory move to another board.
///
/// All that are not of this board or of this run alone: so a file that a later version keeps moves as well. The
/// kiosk's own key towards the district (`district`) and the console's (`tls`) never leave their board; what was set aside
/// as damaged stays where it is.
enum MovingFiles {
    static let database = "onewindow.sqlite"
    static let key = "keys/store.key"
    /// Where the settings file stands in an export.
    static let settings = "settings"

    private static let staying: Set<String> = [
        "lock", "ballast", "control.sock", "check.owed", "check.failed", "district", "tls", "lost+found",
        BoardGeneration.name, MovedMarker.name, Arrival.name, settings,
    ]
    /// 64 MiB: a technician's logos and calendars are a hundredth of it.
    static let largest: Int64 = 64 << 20
    static let most = 1000

    /// Names relative to `directory`: the database, the key, then the others in order.
    static func names(in directory: String) throws(MovingError) -> [String] {
        let others: [String]
        do { others = try FileManager.default.subpathsOfDirectory(atPath: directory) } catch {
            throw .unusable(path: directory, errno: 0)
        }
        let moving = others.filter { name in
            isMoving(name) && name != database && name != key && isFile("\(directory)/\(name)")
        }
        return [database, key] + moving.sorted()
    }

    /// Whether a name, from the disk or from an export, is one that moves.
    static func isMoving(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        guard let first = parts.first, parts.count <= 8, name.utf8.count <= 255,
            parts.allSatisfy({ !$0.isEmpty && !$0.hasPrefix(".") }),
            !name.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else { return false }
        if name == key || name == database { return true }
        return !staying.contains(String(first)) && !first.hasPrefix("corrupt-") && !first.hasPrefix(database)
            && first != "keys" && !name.hasSuffix(".new") && !name.hasSuffix(".key")
    }

    private static func isFile(_ path: String) -> Bool {
        let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
        return type == .typeRegular
    }
}

import CLinux

/// The site's time zone, by the machine's own database: no ICU, no second copy of the rules.
enum Timezone {
    enum Answer: Hashable, Sendable { case known, unknown, noDatabase }

    private static let database = "/usr/share/zoneinfo"

    /// Whether the database has a zone of this name.
    static func lookUp(_ name: String) -> Answer {
        let isName =
            name.utf8.allSatisfy { Self.allowed.contains($0) } && !name.hasPrefix("/") && !name.contains("..")
        if isName, !name.isEmpty, isZone("\(database)/\(name)") { return .known }
        return isZone("\(database)/UTC") || isZone("\(database)/Asia/Shanghai") ? .unknown : .noDatabase
    }

    /// Makes the zone this process's own. Before any other thread runs: the environment has no lock.
    static func adopt(_ name: String) throws(RimError) {
        // Safe because the name lives through the call.
        let result = unsafe linux_clock_set_zone(":\(name)")
        if result < 0 { throw RimError(.invalid, name, "cannot be set as time zone (errno \(-result))") }
    }

    /// A compiled zone begins with `TZif` (tzfile(5)).
    private static func isZone(_ path: String) -> Bool {
        // The largest zone of the database is below 4 KiB; `posixrules` and friends below 64.
        guard let bytes = try? Files.read(path, atMost: 64 * 1024) else { return false }
        return bytes.starts(with: "TZif".utf8)
    }

    private static let allowed = Set(
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ/_+-".utf8)
}

extension Settings {
    /// Makes the site's zone this process's own. Before any other thread runs.
    func adoptTimeZone() throws(RimError) { try Timezone.adopt(site.timezone) }
}

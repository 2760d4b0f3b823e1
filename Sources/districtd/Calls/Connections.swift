import Glibc

/// How many connections are served at once.
///
/// Whoever comes when all of them are taken waits in the queue of the kernel. That is not for long: a kiosk that has nothing
/// to say closes its own after 20 s, and a silent one is closed after 30 s, while a new one waits 60 s for its answer.
enum Connections {
    /// Four times the halls of a large district, each with two kiosks; 10 KiB each while they are silent.
    private static let most = 4096
    /// For the database, the files, and those who wait to be closed.
    private static let others: UInt = 128

    /// In the queue of the kernel, which takes no more than `net.core.somaxconn`: 4096 on Debian.
    static let queue = 4096

    /// Raises the limit of open files as far as this user may, and says how many connections fit.
    static func limit() -> Int {
        var files = rlimit()
        // Safe because both calls look at `files` only while they run.
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &files) == 0 else {
            return fitting(1024)
        }
        let wanted = min(files.rlim_max, UInt(most) + others)
        if files.rlim_cur < wanted {
            var raised = rlimit(rlim_cur: wanted, rlim_max: files.rlim_max)
            if unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &raised) == 0 { files = raised }
        }
        return fitting(files.rlim_cur)
    }

    /// Of so many files.
    static func fitting(_ files: UInt) -> Int {
        files > 2 * others ? Int(min(UInt(most), files - others)) : Int(max(1, files / 2))
    }
}

import Foundation
import TestTools

/// A file system of 48 MiB, to be filled. Nobody but the programs started `inside` see it where it is; we see it
/// through the process that holds it.
struct SmallDisk: Sendable {
    /// No way was found to make one.
    struct NotPossible: Error, CustomStringConvertible {
        let tried: [String]
        var description: String {
            "no small file system can be made or found here; run as root, or allow user namespaces, or give /dev/shm "
                + "at most 256 MiB:\n" + tried.joined(separator: "\n")
        }
    }

    /// Runs a command where the disk is.
    let inside: [String]
    /// Its folder, as those inside see it.
    let folder: String
    /// The same, as we see it.
    let ours: String

    /// Tries a mount of our own (root), one in a user namespace of our own (anybody, where the kernel lets them), and
    /// a /dev/shm that is small, as containers have it.
    static func with<Result>(_ body: (SmallDisk) async throws -> Result) async throws -> Result {
        try await Place.withFolder { folder in
            var tried: [String] = []
            for (unshare, enter) in [
                (["-m"], ["-m"]), (["-r", "-m"], ["-U", "-m", "--preserve-credentials"]),
            ] {
                let mount =
                    "mount -t tmpfs -o size=48m,mode=700 onewindow \(folder) && echo mounted && exec sleep infinity"
                let holder = try Program("/usr/bin/unshare", unshare + ["sh", "-c", mount])
                defer { holder.signal(SIGKILL) }
                guard (try? await holder.says("mounted")) != nil else {
                    tried.append("unshare \(unshare.joined(separator: " ")): \(holder.words)")
                    continue
                }
                let inside = ["nsenter", "-t", "\(holder.pid)"] + enter + ["--"]
                return try await body(SmallDisk(inside: inside, folder: folder, ours: holder.root + folder))
            }
            let shared = "/dev/shm/" + (folder.split(separator: "/").last ?? "1w")
            guard let size = Self.size(of: "/dev/shm"), size <= 256 << 20 else {
                throw NotPossible(tried: tried + ["/dev/shm: too large, or not there"])
            }
            try FileManager.default.createDirectory(atPath: shared, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(atPath: shared) }
            return try await body(SmallDisk(inside: [], folder: shared, ours: shared))
        }
    }

    var free: Int {
        let facts = try? FileManager.default.attributesOfFileSystem(forPath: ours)
        return (facts?[.systemFreeSize] as? NSNumber)?.intValue ?? 0
    }

    /// Takes room until only so many bytes are left.
    func fill(leaving rest: Int) throws {
        let path = ours + "/filler"
        if !FileManager.default.fileExists(atPath: path) {
            _ = FileManager.default.createFile(atPath: path, contents: nil)
        }
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        defer { try? file.close() }
        try file.seekToEnd()
        for piece in [1 << 20, 4096] {
            while free - rest >= piece {
                do { try file.write(contentsOf: Data(repeating: 1, count: piece)) } catch { break }
            }
        }
    }

    func empty() throws { try FileManager.default.removeItem(atPath: ours + "/filler") }

    private static func size(of path: String) -> Int? {
        let facts = try? FileManager.default.attributesOfFileSystem(forPath: path)
        return (facts?[.systemSize] as? NSNumber)?.intValue
    }
}

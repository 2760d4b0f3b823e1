import CLinux
import FoundationEssentials
import Glibc
import Testing

/// A file that a power cut must find whole, and the stamp by which its change is seen.
@Suite struct `A file that is replaced` {
    @Test(arguments: [0, 1, 4096, 5 << 20])
    func `is the new one whole, has the mode asked for, and leaves nothing beside it`(count: Int) throws {
        try inFolder { folder in
            let path = "\(folder)/file"
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            #expect(replace("\(folder)/file", with: Array("before".utf8)) == 0)
            #expect(replace(path, with: bytes) == 0)
            #expect(contents(path) == bytes)
            #expect(names(in: folder) == ["file"])

            var about = stat()
            #expect(unsafe stat(path, &about) == 0 && about.st_mode & 0o777 == 0o600)
        }
    }

    @Test func `what a power cut left beside it is not in the way`() throws {
        try inFolder { folder in
            try Data("half of a long".utf8).write(to: URL(filePath: "\(folder)/file.new"))
            #expect(replace("\(folder)/file", with: [7]) == 0)
            #expect(contents("\(folder)/file") == [7])
            #expect(names(in: folder) == ["file"])
        }
    }

    @Test func `says by errno why it was not, and is what it was`() throws {
        try inFolder { folder in
            try FileManager.default.createDirectory(
                atPath: "\(folder)/taken/inside", withIntermediateDirectories: true)
            #expect(replace("\(folder)/nowhere/file", with: [1]) == -ENOENT)
            #expect(replace("\(folder)/taken", with: [1]) == -EISDIR)
            #expect(replace("\(folder)/" + String(repeating: "n", count: 252), with: [1]) == -ENAMETOOLONG)
            #expect(replace(String(repeating: "/n", count: 4096), with: [1]) == -ENAMETOOLONG)
            #expect(replace("/proc/self/status/file", with: [1]) == -ENOTDIR)
            #expect(names(in: folder) == ["taken"])
        }
    }

    /// A file may be no longer than this process is allowed; the kernel then takes a part and refuses the rest.
    @Test func `a write that stops half-way leaves the old one, and nothing beside it`() async {
        await #expect(processExitsWith: .success) {
            try inFolder { folder in
                let path = "\(folder)/file"
                _ = replace(path, with: [1, 2, 3])
                // Safe because only this process, which is the test's own, gets the limit.
                signal(SIGXFSZ, SIG_IGN)
                var limit = rlimit(rlim_cur: 4096, rlim_max: 4096)
                guard unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0 else {
                    exit(2)
                }
                guard replace(path, with: [UInt8](repeating: 9, count: 10_000)) == -EFBIG else { exit(3) }
                guard contents(path) == [1, 2, 3] else { exit(4) }
                guard names(in: folder) == ["file"] else { exit(5) }
            }
        }
    }

    @Test func `has another stamp than the one before, and none when it is gone`() throws {
        try inFolder { folder in
            let path = "\(folder)/file"
            #expect(stamp(path) == 0)
            _ = replace(path, with: [1])
            let first = stamp(path)
            #expect(first != 0 && first == stamp(path))
            _ = replace(path, with: [2])
            #expect(stamp(path) != first && stamp(path) != 0)
            try FileManager.default.removeItem(atPath: path)
            #expect(stamp(path) == 0)
        }
    }
}

private func replace(_ path: String, with bytes: [UInt8]) -> Int32 {
    // Safe because path and bytes live through the call, and the count is the array's own.
    unsafe linux_file_replace(path, bytes, bytes.count, 0o600)
}

private func stamp(_ path: String) -> UInt64 {
    // Safe because the path lives through the call.
    unsafe linux_file_stamp(path)
}

private func contents(_ path: String) -> [UInt8]? {
    (try? Data(contentsOf: URL(filePath: path))).map { Array($0) }
}

private func names(in folder: String) -> [String]? {
    try? FileManager.default.contentsOfDirectory(atPath: folder)
}

private func inFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "file-\(UUID())").path()
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
}

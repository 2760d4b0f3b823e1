import CLinux
import Glibc

/// A template as a file, with its pictures beside it. Every read is bounded, and only plain files are read.
package struct TemplateFile: Hashable, Sendable {
    /// Where a technician puts the ticket's template, under the state directory.
    package static let ticket = "templates/ticket.yaml"

    /// What a file held when it was read.
    package struct Reading: Sendable {
        /// Nil when there is no such file.
        package var template: Result<SlipTemplate, SlipTemplateError>?
        /// The pictures it asked for, found or not.
        package var logos: [String]
    }

    package let path: String

    package init(_ path: String) { self.path = path }

    /// Blocks for as long as the disk takes to read some KiB.
    package func read() -> Reading {
        guard exists else { return Reading(template: nil, logos: []) }
        var logos: [String] = []
        let result: Result<SlipTemplate, SlipTemplateError>
        do throws(SlipTemplateError) {
            guard let bytes = Self.bytes(path, atMost: SlipTemplate.longestFile),
                let text = String(validating: bytes, as: UTF8.self)
            else {
                throw SlipTemplateError([
                    .init(
                        1, "读不出来，或不是 16 KiB 以内的 UTF-8 文本；请检查权限并存为 UTF-8",
                        "cannot be read, or is no UTF-8 text of at most 16 KiB; check its mode and save it as UTF-8"
                    )
                ])
            }
            result = .success(
                try SlipTemplate(reading: text) { name in
                    logos.append(name)
                    return Self.bytes("\(folder)/\(name)", atMost: Logo.longestFile)
                })
        } catch {
            result = .failure(error)
        }
        return Reading(template: result, logos: logos)
    }

    /// Changes when the file or one of `logos` does; nil when there is no file.
    package func stamp(with logos: [String]) -> [UInt64]? {
        guard let own = Self.stamp(path) else { return nil }
        return [own] + logos.map { Self.stamp("\(folder)/\($0)") ?? 0 }
    }

    private var exists: Bool { Self.stamp(path) != nil }

    private var folder: String {
        path.contains("/") ? String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) : "."
    }

    private static func stamp(_ path: String) -> UInt64? {
        // Safe because the path lives through the call.
        let stamp = unsafe linux_file_stamp(path)
        return stamp == 0 ? nil : stamp
    }

    /// Nil unless it is a plain file of at most `limit` bytes that may be read.
    private static func bytes(_ path: String, atMost limit: Int) -> [UInt8]? {
        // Safe because the path lives through the call; O_NONBLOCK, so that a FIFO in the way does not hold us.
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var about = stat()
        // Safe because the record lives through the call and the descriptor is ours.
        guard unsafe fstat(file, &about) == 0, about.st_mode & S_IFMT == S_IFREG, about.st_size <= limit
        else {
            return nil
        }
        var bytes = [UInt8](repeating: 0, count: limit + 1)
        var count = 0
        while count <= limit {
            // Safe because the slice lies within the buffer.
            let more = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe Glibc.read(file, buffer.baseAddress.map { unsafe $0 + count }, limit + 1 - count)
            }
            guard more > 0 else { return more == 0 ? Array(bytes.prefix(count)) : nil }
            count += more
        }
        return nil
    }
}

/// What a scanner has to say.
package enum ScannerEvent: Hashable, Sendable {
    /// The device is open and scans are heard.
    case attached
    /// Absent, closed or held by another; the driver goes on trying. Said once for each reason, not at each try.
    case detached(DeviceError)
    case scanned(ScannedCode)
    /// Something was scanned that is no code; it is dropped whole. Said once for each.
    case refused(ScanRefusal)
}

/// Why something that was scanned is no code.
package enum ScanRefusal: String, Hashable, Sendable, Codable, CaseIterable {
    /// More than 512 bytes.
    case tooLong = "too-long"
    /// Damaged on the way, or it holds what no code of ours holds: control characters, keys that are no text.
    case unreadable
}

extension ScanRefusal: CustomStringConvertible {
    package var description: String {
        switch self {
        case .tooLong: "the code has more than \(ScannedCode.longest) bytes"
        case .unreadable: "the code is damaged or holds what is no text: scan again"
        }
    }
}

/// A scanner of any make: a loop that reports what happens to it and what it scans.
package protocol Scanner: Sendable {
    /// Returns only when the task is cancelled; an unplugged scanner does not end it.
    ///
    /// Reports come one at a time, in order; the next waits until `report` has returned, and what is scanned
    /// meanwhile waits with the kernel. So `report` must not wait for people.
    func run(_ report: @Sendable @escaping (ScannerEvent) async -> Void) async
}

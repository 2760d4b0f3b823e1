import District
import Domain
import Synchronization

/// Who was let write a moment ago, so that a kiosk that sends batch after batch is not looked up for each.
final class AdmittedWriters: Sendable {
    /// 5 s: a copy is found out after minutes, and several districtd on one database agree within this.
    private static let lifetime: Int64 = 5000
    /// A district has some hundred kiosks.
    private static let most = 10_000

    private struct Admission {
        let writer: Writer
        let at: WallTime
    }

    private let admissions = Mutex<[String: Admission]>([:])

    func holds(_ writer: Writer, _ kiosk: String, at now: WallTime) -> Bool {
        admissions.withLock { admissions in
            guard let held = admissions[kiosk], held.writer == writer else { return false }
            return (0..<Self.lifetime).contains(now.milliseconds - held.at.milliseconds)
        }
    }

    func add(_ writer: Writer, _ kiosk: String, at now: WallTime) {
        admissions.withLock { admissions in
            if admissions.count >= Self.most { admissions = [:] }
            admissions[kiosk] = Admission(writer: writer, at: now)
        }
    }

    func forget(_ kiosk: String) { admissions.withLock { $0[kiosk] = nil } }
}

package import District
import Domain
import Logging
import ServiceLifecycle
import Store

/// The story of a delivery: what is owed leaves in order, and stays owed until the district has acknowledged it.
///
/// `District.DeliveryMachine` decides when to try, how many, and what an answer means. A batch is under way while what
/// came of the one before it is recorded and the one after it is made ready (`DeliverItems+Rounds`): the line never
/// waits for the disk, and no batch leaves before the one ahead of it was answered. A crash anywhere leads to a repeat
/// that the district recognises by its id: exactly once.
package struct DeliverItems: Service {
    let hall: Hall
    let line: any DistrictLine
    let kiosk: String
    let settings: DeliverySettings
    let schemas: EventSchemas?

    /// - Parameter kiosk: the kiosk's number at the district, `district.kiosk` in the settings.
    /// - Parameter schemas: what each event is judged by before it is sent; nil to leave that to the district.
    package init(
        hall: Hall, line: any DistrictLine, kiosk: String, settings: DeliverySettings = .init(),
        schemas: EventSchemas? = nil
    ) {
        (self.hall, self.line, self.kiosk) = (hall, line, kiosk)
        (self.settings, self.schemas) = (settings, schemas)
    }

    /// Returns only when the kiosk is shutting down.
    package func run() async throws {
        let owed = hall.announcer.commits { if case .deliveryQueued = $0 { true } else { false } }
        let bell = hall.link.bell()
        await cancelWhenGracefulShutdown {
            await withTaskGroup { group in
                group.addTask { for await _ in owed { bell.ring(.owed) } }
                var course = Course(machine: DeliveryMachine(settings: settings))
                while !Task.isCancelled { await step(&course, bell) }
                group.cancelAll()
            }
        }
    }

    /// Where the line stands.
    struct Course {
        var machine: DeliveryMachine
        var random = SystemRandomNumberGenerator()
        /// False once the outbox was found empty, until something new is queued: nothing is read meanwhile.
        var isOwed = true
    }

    private func step(_ course: inout Course, _ bell: LineBell) async {
        do {
            let causes: Set<LineBell.Cause>
            switch course.machine.next(pending: course.isOwed ? settings.maximumBatch : 0, at: now) {
            case .idle: causes = await bell.wait()
            case .send(let most):
                course.isOwed = try await deliver(atMost: most, &course, bell)
                causes = []
            case .wait(let until, _), .stopped(_, let until):
                causes = await bell.wait(atMost: until - now)
            }
            if causes.contains(.owed) { course.isOwed = true }
            if causes.contains(.asked) { course.machine.tryNow() }
            if causes.contains(.returned) { course.machine.linkReturned(at: now, random: &course.random) }
        } catch {
            hall.log.error("the outbox cannot be worked on", metadata: ["error": "\(error)"])
            _ = await bell.wait(atMost: .seconds(1))
        }
    }

    /// The board and the log hear how it went.
    func tell(_ response: DeliveryResponse, _ bell: LineBell) {
        switch response {
        case .answered, .refused: hall.link.worked(bell)
        case .unavailable(let trouble, _):
            hall.link.failed()
            hall.log.notice("district not reached", metadata: ["trouble": "\(trouble)"])
        case .stopped(let stop):
            hall.link.stopped(stop)
            hall.log.error("the line to the district stands still", metadata: ["why": "\(stop)"])
        }
    }

    var now: Duration { .milliseconds(hall.time.now().monotonic) }
}

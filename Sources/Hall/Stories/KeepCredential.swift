package import District
import Domain
import Logging
import ServiceLifecycle

/// The story of the kiosk's credential: laid by `kioskctl enrol`, taken up at once, renewed before its end.
///
/// 1. `kioskctl enrol` rings (as `deliveries retry` does); then, and every minute, the folder is looked at. What a
///    technician has just laid there is used from that moment on, and the line tries.
/// 2. After two thirds of its life a certificate is renewed over the line it opens: a new key, a new certificate, both
///    durable before they are used. The old pair works until its end, so nothing is lost when the answer is.
/// 3. A district that does not renew is asked again within the hour; deliveries go on meanwhile.
package struct KeepCredential: Service {
    private static let pause = Duration.seconds(60)
    private static let renewalPause = Duration.seconds(3600)

    private let hall: Hall
    private let desk: CredentialDesk
    private let folder: CredentialFolder
    private let client: EnrolmentClient

    package init(hall: Hall, desk: CredentialDesk, folder: CredentialFolder, client: EnrolmentClient) {
        (self.hall, self.desk, self.folder, self.client) = (hall, desk, folder, client)
    }

    /// Returns only when the kiosk is shutting down.
    package func run() async throws {
        let bell = hall.link.bell()
        await cancelWhenGracefulShutdown { [self] in
            var seen: UInt64?
            var tried: Duration?
            while !Task.isCancelled {
                let stamp = folder.stamp
                if stamp != seen {
                    seen = stamp
                    take()
                    await hall.takeUpDocuments()  // the key they are signed with may have come with it
                }
                if let due = desk.current, due.isDue(at: hall.time.now().wall), mayTry(after: tried) {
                    tried = now
                    await renew(due)
                }
                _ = await bell.wait(atMost: Self.pause)
            }
        }
    }

    /// Takes up what lies in the folder; what cannot be read leaves the one in force.
    package func take() {
        do throws(DistrictError) {
            guard let credential = try folder.takeOver(), credential != desk.current else { return }
            desk.lay(credential)
            hall.log.notice("the kiosk's credential is in force", metadata: ["kiosk": "\(credential.kiosk)"])
            hall.link.tryNow()
        } catch {
            hall.log.error("the kiosk's credential cannot be used", metadata: ["error": "\(error)"])
        }
    }

    func renew(_ old: KioskCredential) async {
        do throws(DistrictError) {
            let new = try await client.renew(old)
            // A technician may have enrolled the kiosk anew meanwhile: then that one counts, and this one is void.
            guard try folder.read() == old else { return }
            try folder.write(new)
            desk.lay(new)
            hall.log.notice("the kiosk's certificate was renewed")
        } catch {
            hall.log.warning("the kiosk's certificate was not renewed", metadata: ["error": "\(error)"])
        }
    }

    private func mayTry(after tried: Duration?) -> Bool {
        tried.map { now >= $0 + Self.renewalPause } ?? true
    }

    private var now: Duration { .milliseconds(hall.time.now().monotonic) }
}

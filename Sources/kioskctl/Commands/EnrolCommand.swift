import ArgumentParser
import District
import Domain

struct EnrolCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enrol", abstract: "在区县登记本机 / Makes this kiosk known to its district.",
        discussion: """
            区县用 districtd kiosks add 发放登记码，只能用一次。私钥在本机生成，不离开本机；kioskd 在运行时立即采用。
            更换主板或证书被吊销后用新的登记码再登记一次，未上报的办件不会丢失。
            The district gives out the code with districtd kiosks add; it works once. The key is made here and never leaves \
            this machine; a kioskd that runs takes the certificate up at once. After a board was replaced or the certificate \
            was revoked, enrol again with a new code; nothing that is still owed is lost.
            """)

    @Option(help: "登记码，字母大小写、空格和连字符均可 / The code; letters of any case, spaces and hyphens are fine.")
    var code: String

    @Option(help: "区县地址，以 https:// 开头；默认取自设置 / The district's address; else district.url of the settings.")
    var url: String?

    @Option(help: "终端编号；默认取自设置 / The kiosk's name there; else district.kiosk of the settings.")
    var kiosk: String?

    @OptionGroup var options: CommonOptions

    private struct Answer: Encodable {
        let kiosk: String
        let ends: String
        /// Whether a running kioskd was told.
        let inForce: Bool
    }

    func run() async throws {
        let place = try StatePlace(state: options.state, config: options.config)
        guard let url = url ?? place.district?.url, let kiosk = kiosk ?? place.district?.kiosk else {
            throw Failure(.wrongArguments, .noDistrict)
        }
        guard let code = EnrolmentCode(typed: code) else { throw Failure(.wrongArguments, .badEnrolmentCode) }
        try StateOwner.enter(place.directory, mayBegin: true)
        let credential = try await Self.enrolling { () throws(DistrictError) in
            let client = EnrolmentClient(address: try DistrictAddress(url))
            let credential = try await client.enrol(kiosk: kiosk, code: code)
            try CredentialFolder(state: place.directory).write(credential)
            return credential
        }
        guard credential.kiosk == kiosk else {
            throw Failure(.wrongSettings, .enrolledAsAnother(credential.kiosk, kiosk))
        }
        let ends = credential.ends.civil(offset: 0).date.description
        let isTold = await Self.tell(place)
        let words = Words.enrolled(kiosk, ends).followed(by: isTold ? .takenUpNow : .takenUpLater)
        Report(Answer(kiosk: kiosk, ends: ends, inForce: isTold), .words(words)).show(options)
    }

    /// Rings at a kioskd that runs, so that it looks at once; one that does not answer looks within a minute.
    private static func tell(_ place: StatePlace) async -> Bool {
        do throws(Failure) {
            guard let kiosk = try await RemoteKiosk.connect(place) else { return false }
            let rung: Result<ControlRetry, Failure>
            do throws(Failure) { rung = .success(try await kiosk.retry(RetryWish())) } catch {
                rung = .failure(error)
            }
            await kiosk.close()
            return try rung.get().asked
        } catch { return false }
    }

    private static func enrolling(
        _ work: () async throws(DistrictError) -> KioskCredential
    ) async throws(Failure) -> KioskCredential {
        do { return try await work() } catch { throw Failure(error) }
    }
}

extension Failure {
    init(_ error: DistrictError) {
        switch error.code {
        case .unreachable: self.init(.noAnswer, .districtUnreachable)
        case .untrusted: self.init(.refused, .districtUntrusted)
        case .notEnrolled: self.init(.refused, .enrolmentRefused(error.reason))
        default: self.init(.refused, .failed(error.description))
        }
    }
}

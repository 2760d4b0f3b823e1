import Crypto
import Domain
import FoundationEssentials

extension Sealing {
    /// A new code for a slip of the site, with 96 random bits.
    func appointmentCode(site: String, using random: inout some RandomNumberGenerator) -> AppointmentCode {
        let bytes = (0..<AppointmentCode.randomBytes).map { _ in
            UInt8.random(in: .min ... .max, using: &random)
        }
        let tag = Self.siteTag(site)
        guard
            let code = AppointmentCode(siteTag: tag, random: bytes, mac: Array(codeSeal(tag + bytes)))
        else { preconditionFailure("the parts have the lengths AppointmentCode says") }
        return code
    }

    /// Why a code that is on no record is on none, told without a network: who forges one does not have our key.
    func fault(of code: AppointmentCode, site: String) -> CodeFault {
        guard code.siteTag == Self.siteTag(site) else { return .foreign }
        let isOurs = HMAC<SHA256>.authenticationCode(for: Data(code.sealed), using: codes)
            .prefix(AppointmentCode.macBytes).elementsEqual(code.mac)
        return isOurs ? .lost : .forged
    }

    private static func siteTag(_ site: String) -> [UInt8] {
        Array(SHA256.hash(data: Data(site.utf8)).prefix(AppointmentCode.tagBytes))
    }

    private func codeSeal(_ sealed: [UInt8]) -> some Sequence<UInt8> {
        HMAC<SHA256>.authenticationCode(for: Data(sealed), using: codes).prefix(AppointmentCode.macBytes)
    }
}

package import Domain
import Logging
import Paper
import Store

/// The paper of a booking, and what the screen shows in its place.
extension Hall {
    /// Dots a module on the screen, as for a ticket's code (`ShowNumber`).
    private static let codeModule = 8

    /// Makes the slip inside the transaction; nil where no paper is wanted, or none is there now. A slip for which there
    /// was no paper is not owed: it bears a code, and must not come out when nobody stands before it.
    ///
    /// - Parameter occasion: why there is an earlier slip, which is worth nothing any more.
    func slipContent(
        _ isWanted: Bool, _ language: Texts.Language, _ occasion: AppointmentSlip.Occasion? = nil,
        at moment: Moment
    ) async -> AppointmentContent? {
        guard isWanted, let rules = site.rules.appointments, await spooler.isReadyNow() else { return nil }
        let (office, english, issued) = (office, language == .english, moment.civil.description)
        return { [catalog, texts] appointment, booker, code in
            let slip = AppointmentSlip(
                office: office, number: appointment.number.description, name: booker.name ?? "",
                phone: booker.phone, byCard: booker.idNumber != nil,
                service: SlipWords(catalog.publicName(of: appointment.service, texts)),
                day: appointment.slot.date,
                slot: "\(appointment.slot.start)–\(appointment.slot.end)",
                arrival: .init(for: appointment.slot, rules),
                bring: catalog.bringOnPaper(appointment.service, texts), token: code, occasion: occasion,
                issued: issued)
            return try SlipContent.appointment(slip, english: english).encoded()
        }
    }

    /// The code as a picture, for the resident without paper.
    package func picture(ofCode code: String) -> [UInt8] {
        do {
            let symbol = try QRSymbol(code)
            let width = (symbol.side + 2 * QRSymbol.quietZone) * Self.codeModule
            return try PNGImage(symbol.bitmap(width: width, module: Self.codeModule)).bytes
        } catch {
            preconditionFailure("a code of 40 letters always has a picture: \(error)")
        }
    }
}

extension Catalog {
    /// The name of a matter where others may read it; general words for one that few may see.
    package func publicName(of code: String, _ texts: Texts) -> OpeningHours.Words {
        guard let service = service(code), service.restricted == nil else {
            return .init(
                zh: texts.text("appointment.anyService", .chinese),
                en: texts.text("appointment.anyService", .english))
        }
        return .init(zh: service.zh, en: service.en)
    }

    /// What to bring, as the slip says it: the papers of a matter that few may see would tell it.
    func bringOnPaper(_ code: String, _ texts: Texts) -> [SlipWords] {
        guard let service = service(code) else { return [] }
        guard service.restricted != nil else { return service.toBring.map { SlipWords($0) } }
        return [
            SlipWords(
                texts.text("appointment.bringAsTold", .chinese),
                en: texts.text("appointment.bringAsTold", .english))
        ]
    }
}

extension CatalogService {
    /// What everybody brings, whatever the form says later.
    package var toBring: [OpeningHours.Words] {
        needed(with: [:]).map { .init(zh: materials[$0].zh, en: materials[$0].en) }
    }

    /// False for a call for help, for which nobody may be asked who they are: it is heard at once.
    package var isBookable: Bool { idRequired }
}

extension SlipWords {
    init(_ words: OpeningHours.Words) { self.init(words.zh, en: words.en) }
}

package import Domain
import Logging
import Paper
package import Store

/// The story of a check-in (签到): a booking becomes a number in the line, with no network, once.
///
/// 1. A slip under the scanner (`HearScans`), the card at the kiosk, or a clerk names the booking.
/// 2. One transaction of `Store` finds it, has `Domain.CheckInJudgement` judge it by the site's rules, draws the number as
///    any ticket's and marks the booking as used. What is no ticket writes nothing.
/// 3. Only then the screen is told, each verdict apart from the others (`checkin`); the ticket is printed by the spooler.
///    A slip that is held under the scanner twice shows the number it became; nothing is printed again.
extension Hall {
    /// What a check-in came to.
    package struct CheckInOutcome: Hashable, Sendable {
        package enum Verdict: String, Hashable, Sendable, Encodable, CaseIterable {
            /// It became a number: in time; sooner or later than that, an ordinary one.
            case onTime, early, late
            /// Today, from `from` on; on another day; today's and over; an earlier day's.
            case tooEarly, otherDay, over, past
            case used, cancelled, notConfirmed
            /// A newer slip was printed for the booking.
            case replaced
            /// A code of another hall; one that nobody gave out; one whose booking is not on record.
            case foreign, forged, lost
            /// A manager closed the day; the kiosk is full.
            case closed, full
            /// The kiosk could not do it; the staff can.
            case failed
        }

        package var verdict: Verdict
        package var ticket: IssuedTicket?
        /// For `used`: the number it became, as it stands now.
        package var earlier: TicketView?
        package var appointment: OwnAppointment?
        package var from: TimeOfDay?
        /// Stands for the slip for five minutes, so that the booking can be looked at, moved or cancelled.
        package var scan: String?

        init(_ verdict: Verdict, _ appointment: OwnAppointment? = nil) {
            (self.verdict, self.appointment) = (verdict, appointment)
        }
    }

    /// What is checked in.
    package enum CheckInWish: Sendable {
        /// What the code on the slip says.
        case code(String)
        /// The token of a scan.
        case scan(String)
        /// The token of a card reading, and which of its holder's bookings; today's first one unless said.
        case card(String, AppointmentID?)
        /// A clerk checks somebody in.
        case clerk(AppointmentID, Session)
    }

    /// Throws `notCheckedIn` with the verdict where it became no number.
    package func checkIn(
        _ wish: CheckInWish, _ language: Texts.Language, _ once: Once
    ) async throws(HallError) -> CheckInOutcome {
        let outcome: CheckInOutcome
        switch wish {
        case .code(let text): outcome = try await checkIn(code: text, language, once)
        case .scan(let token):
            guard let id = scannedSlips.kept(token) else { throw .scanForgotten }
            outcome = try await checkIn(.appointment(id), card: nil, language, resident(once))
        case .card(let token, let id):
            let id = try await appointment(ofCard: token, id)
            outcome = try await checkIn(.appointment(id), card: token, language, resident(once))
        case .clerk(let id, let session):
            _ = try await appointment(id)
            outcome = try await checkIn(
                .appointment(id), card: nil, language, command(once, by: session))
        }
        guard outcome.ticket != nil else { throw .notCheckedIn(outcome) }
        return outcome
    }

    private func resident(_ once: Once) -> Command { command(once, scope: "kiosk", actor: .resident) }

    // MARK: A slip under the scanner

    /// Checks a scanned slip in and says on the kiosk's screen, and on no other, what came of it.
    func checkIn(scanned text: String) async {
        let key = lastSlip.key(for: text, at: time.now().monotonic)
        let once = Once(key: key, fingerprint: "scan")
        let outcome: CheckInOutcome
        do { outcome = try await checkIn(code: text, .chinese, once) } catch {
            log.error("a slip could not be checked in", metadata: ["error": "\(error)"])
            outcome = CheckInOutcome(.failed)
        }
        if outcome.ticket == nil {
            log.notice("a slip became no number", metadata: ["verdict": "\(outcome.verdict.rawValue)"])
        }
        announcer.announce(.checkin, HallEvent.json(CheckInNews(outcome, self)))
    }

    private func checkIn(
        code text: String, _ language: Texts.Language, _ once: Once
    ) async throws(HallError) -> CheckInOutcome {
        guard let code = AppointmentCode(text) else { return CheckInOutcome(.forged) }
        var outcome = try await checkIn(.code(code), card: nil, language, resident(once))
        if let appointment = outcome.appointment?.appointment, outcome.ticket == nil {
            outcome.scan = scannedSlips.keep(appointment.id)
        }
        return outcome
    }

    // MARK: The one transaction

    private func checkIn(
        _ find: CheckInRequest.Find, card: String?, _ language: Texts.Language, _ command: Command
    ) async throws(HallError) -> CheckInOutcome {
        let rules = try bookingRules
        let (state, waits) = try await doors(at: command.moment)
        let medium: TicketMedium = await spooler.isReadyNow() ? .paper : .screen
        let request = CheckInRequest(
            find: find,
            judge: { appointment, date in
                let verdict = CheckInJudgement.of(appointment, at: command.moment, date: date, rules)
                // Who comes late draws an ordinary number, and those are not given behind shut doors.
                return verdict == .ticket(.late) && !state.givesNumbers ? .over : verdict
            },
            ticket: ticket(card, medium, waits, language, at: command.moment))
        let answer: CheckInAnswer
        do { answer = try await store.checkIn(request, command) } catch {
            if error == .diskFull { parts.set("store", .degraded, hint: "store.diskFull") }
            guard let verdict = CheckInOutcome.Verdict(error) else {
                if case .notFound = error { throw .unknownAppointment }
                throw .store(error)
            }
            return try await refused(verdict, find)
        }
        return try await outcome(of: answer)
    }

    /// The ticket it becomes, with the words of its slip.
    private func ticket(
        _ card: String?, _ medium: TicketMedium, _ waits: Waits?, _ language: Texts.Language,
        at moment: Moment
    ) -> @Sendable (CheckInTiming, Appointment) -> IssueRequest {
        let source: CardSource? = card.map { token in cardSource(token) }
        let (site, catalog, texts) = (site, catalog, texts)
        return { timing, appointment in
            let service = SlipWords(catalog.publicName(of: appointment.service, texts))
            return IssueRequest(
                priorityClass: timing == .onTime ? .appointment : .normal, service: appointment.service,
                card: source, medium: medium, estimate: { ahead in waits?.range(ahead: ahead) },
                content: { number, ahead in
                    let slip = TicketSlip(
                        hall: site.name, number: number.description, ahead: ahead,
                        wait: waits?.range(ahead: ahead), taken: moment.civil.description, service: service)
                    return try SlipContent.ticket(slip, english: language == .english).encoded()
                })
        }
    }

    private func outcome(of answer: CheckInAnswer) async throws(HallError) -> CheckInOutcome {
        var outcome = CheckInOutcome(.init(answer.verdict), try await view(answer.appointment))
        outcome.ticket = answer.ticket
        if case .tooEarly(let from) = answer.verdict { outcome.from = from }
        if outcome.verdict == .used, let visit = answer.appointment.visit {
            outcome.earlier = try await recording(await store.ticket(visit))
        }
        return outcome
    }

    /// What the store refused, with the booking where it is known; that of a replaced slip is nobody's to see.
    private func refused(
        _ verdict: CheckInOutcome.Verdict, _ find: CheckInRequest.Find
    ) async throws(HallError) -> CheckInOutcome {
        guard verdict == .closed || verdict == .full else { return CheckInOutcome(verdict) }
        switch find {
        case .appointment(let id): return CheckInOutcome(verdict, try await view(try await appointment(id)))
        case .code(let code):
            guard case .found(let appointment, true) = try await recording(await store.lookUp(code)) else {
                return CheckInOutcome(verdict)
            }
            return CheckInOutcome(verdict, try await view(appointment))
        }
    }

    // MARK: With the card

    /// The booking to check in: the one named, else today's first that would become a number, else the one that says most.
    private func appointment(
        ofCard token: String, _ id: AppointmentID?
    ) async throws(HallError) -> AppointmentID {
        guard let card = cards.card(token) else { throw .cardForgotten }
        if let id {
            guard try await recording(await store.isBooked(id, by: card)) else { throw .unknownAppointment }
            return id
        }
        let own = try await ownAppointments(card: token)
        let today = try await today()
        let chosen =
            own.first { $0.checkIn == .now } ?? own.first { $0.checkIn != nil }
            ?? own.first { $0.appointment.slot.date == today } ?? own.first { $0.isChangeable }
        guard let chosen else { throw .noAppointment }
        return chosen.appointment.id
    }
}

extension Hall.CheckInOutcome.Verdict {
    init(_ verdict: CheckInVerdict) {
        self =
            switch verdict {
            case .ticket(.onTime): .onTime
            case .ticket(.early): .early
            case .ticket(.late): .late
            case .tooEarly: .tooEarly
            case .otherDay: .otherDay
            case .over: .over
            case .past: .past
            case .used: .used
            case .cancelled: .cancelled
            case .notConfirmed: .notConfirmed
            }
    }

    /// Nil for what says nothing of the slip.
    init?(_ error: StoreError) {
        switch error {
        case .badCode(.foreign): self = .foreign
        case .badCode(.forged): self = .forged
        case .badCode(.lost): self = .lost
        case .badCode(.replaced): self = .replaced
        case .dayClosed: self = .closed
        case .diskFull, .numbersUsedUp: self = .full
        default: return nil
        }
    }
}

extension AppointmentCode {
    /// Whether a code says it is an appointment slip's, whole or not.
    static func isMeant(_ scanned: String) -> Bool { scanned.uppercased().hasPrefix(prefix) }
}

package import Domain
import FoundationEssentials
import GRDB

extension Store {
    /// What a scanned code leads to, told without a network and without changing anything.
    package func lookUp(_ code: AppointmentCode) async throws(StoreError) -> CodeFinding {
        try await read { [site] records in
            guard let (appointment, isCurrent) = try records.appointment(code: code) else {
                return switch records.sealing.fault(of: code, site: site) {
                case .foreign: .foreign
                case .lost, .replaced: .lost
                case .forged: .forged
                }
            }
            return .found(appointment, current: isCurrent)
        }
    }

    /// Makes a booking a number in the line: judged, drawn, printed and journalled in one transaction, once.
    ///
    /// What is not a ticket writes nothing, and is judged anew when it is asked again. Throws `badCode` for a code that
    /// leads nowhere or to a replaced slip, `notFound` for no such booking; `dayClosed`, `diskFull` and `numbersUsedUp`
    /// as `issue` does. The limit a person has does not apply: this number was promised.
    package func checkIn(
        _ request: CheckInRequest, _ command: Command
    ) async throws(StoreError) -> CheckInAnswer {
        try await onceUnless(command) { transaction -> Settled<CheckedIn, CheckInAnswer> in
            let appointment = try transaction.found(request.find)
            let today = BusinessDate.current(at: command.moment, latest: try transaction.records.latestDate())
            let verdict = try transaction.records.verdict(on: appointment, request.judge(appointment, today))
            guard case .ticket(let timing) = verdict else {
                return .refused(CheckInAnswer(appointment: appointment, verdict: verdict))
            }
            return .done(try transaction.checkIn(appointment, timing, request, command))
        } answer: {
            $0.answer
        }
    }

    /// The first answer to a check-in that came before; nil for a new one, and for one that was refused.
    package func firstCheckIn(_ command: Command) async throws(StoreError) -> CheckInAnswer? {
        try await firstAnswer(CheckedIn.self, to: command)?.answer
    }
}

/// A check-in that became a number, as it is kept for repeats of the command.
private struct CheckedIn: Codable, Sendable {
    var appointment: Appointment
    var timing: CheckInTiming
    var ticket: IssuedTicket

    var answer: CheckInAnswer {
        CheckInAnswer(appointment: appointment, verdict: .ticket(timing), ticket: ticket)
    }
}

extension Transaction {
    fileprivate func found(_ find: CheckInRequest.Find) throws -> Appointment {
        switch find {
        case .appointment(let id): return try appointment(id)
        case .code(let code):
            guard let (appointment, isCurrent) = try records.appointment(code: code) else {
                throw StoreError.badCode(setting.sealing.fault(of: code, site: setting.region))
            }
            // What became of the booking says more than that the slip is an old one.
            guard isCurrent || !(appointment.state == .booked || appointment.state == .missed) else {
                throw StoreError.badCode(.replaced)
            }
            return appointment
        }
    }

    fileprivate mutating func checkIn(
        _ appointment: Appointment, _ timing: CheckInTiming, _ request: CheckInRequest, _ command: Command
    ) throws -> CheckedIn {
        var wish = request.ticket(timing, appointment)
        if timing == .onTime {
            wish.priorityClass = .appointment
        } else if wish.priorityClass == .appointment {
            wish.priorityClass = .normal
        }
        let ticket = try issue(wish, origin: .appointment, limit: nil, command)
        let visit = ticket.visit
        var changed = appointment
        changed.state = try AppointmentMachine.state(after: .checkIn, in: appointment.state).orCorrupt()
        changed.visit = visit.id
        try execute(
            "UPDATE appointments SET state = ?, visit = ? WHERE id = ?",
            [changed.state.rawValue, visit.id.text, appointment.id.text])
        let fact = Fact.checkedIn(
            appointment: appointment.id, number: appointment.number, visit: visit.id, ticket: visit.number,
            timing: timing)
        try record(fact, command.actor, command.moment)
        try oweAppointment(
            .appointmentCheckedIn, changed, ticket: (number: visit.number, timing: timing), command)
        return CheckedIn(appointment: changed, timing: timing, ticket: ticket)
    }
}

extension Records {
    /// Who was missed and has booked the same matter again that day uses the new booking.
    fileprivate func verdict(on appointment: Appointment, _ verdict: CheckInVerdict) throws -> CheckInVerdict
    {
        guard case .ticket = verdict, appointment.state == .missed else { return verdict }
        let sql = """
            SELECT 1 FROM appointments a JOIN appointments b ON b.person = a.person AND b.date = a.date
            AND b.service = a.service AND b.state IN ('held', 'booked', 'checkedIn') WHERE a.id = ? LIMIT 1
            """
        return try number(sql, [appointment.id.text]) == nil ? verdict : .over
    }
}
